package io.github.dropflux.internal.json;

import java.nio.charset.StandardCharsets;

/** Answers as Dropbox writes them, for tests; single quotes stand for double ones. */
final class Answers {
    static final String HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    static final String FILE_FIELDS =
            "'name':'Prime_Numbers.txt','path_lower':'/math/prime_numbers.txt',"
                    + "'path_display':'/Math/Prime_Numbers.txt','id':'id:a4ayc_80_OEAAAAAAAAAXw',"
                    + "'client_modified':'2015-05-12T15:50:38Z',"
                    + "'server_modified':'2015-05-12T15:50:39Z','rev':'a1c10ce0dd78',"
                    + "'size':2199019061248,'is_downloadable':true,'content_hash':'"
                    + HASH
                    + "','sharing_info':{'read_only':true,'unheard_of':[{}]},'unheard_of':null";

    static final String FILE = "{" + FILE_FIELDS + "}";

    static final String TAGGED_FILE = "{'.tag':'file'," + FILE_FIELDS + "}";

    private Answers() {}

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static byte[] refusal(String error) {
        return bytes("{'error_summary':'some/thing/..','error':" + error + "}");
    }
}
