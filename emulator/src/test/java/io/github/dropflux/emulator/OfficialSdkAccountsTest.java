package io.github.dropflux.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dropbox.core.BadRequestException;
import com.dropbox.core.DbxException;
import com.dropbox.core.InvalidAccessTokenException;
import com.dropbox.core.v2.DbxClientV2;
import com.dropbox.core.v2.files.CommitInfo;
import com.dropbox.core.v2.files.GetMetadataErrorException;
import com.dropbox.core.v2.files.UploadSessionCursor;
import com.dropbox.core.v2.files.UploadSessionFinishErrorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dropbox's own client sees one Dropbox for each account. */
@Tag("sockets")
class OfficialSdkAccountsTest {

    private final DropboxEmulator dropbox =
            DropboxEmulator.builder()
                    .tls(true)
                    .account("a", "token-a")
                    .account("b", "token-b")
                    .accountRefreshTokens("b", "refresh-b")
                    .teamToken("team", "dbmid:1")
                    .start();
    private final DbxClientV2 a = DropboxSdk.of(dropbox, "token-a");
    private final DbxClientV2 b = DropboxSdk.of(dropbox, "token-b");

    @AfterEach
    void close() {
        dropbox.close();
    }

    private static InputStream in(byte... bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void two_tokens_see_two_dropboxes() throws DbxException, IOException {
        a.files().upload("/same").uploadAndFinish(in((byte) 1));
        b.files().upload("/same").uploadAndFinish(in((byte) 1, (byte) 2));
        b.files().createFolderV2("/folder");

        assertThat(a.files().listFolder("").getEntries()).hasSize(1);
        assertThat(b.files().listFolder("").getEntries()).hasSize(2);
        assertThat(a.files().download("/same").getResult().getSize()).isEqualTo(1);
        assertThat(b.files().download("/same").getResult().getSize()).isEqualTo(2);
        a.files().deleteV2("/same");
        assertThatThrownBy(() -> a.files().getMetadata("/same"))
                .isInstanceOf(GetMetadataErrorException.class);
        assertThat(b.files().getMetadata("/same").getName()).isEqualTo("same");
        assertThat(dropbox.account("a").files()).isEmpty();
        assertThat(dropbox.account("b").files()).hasSize(1);
    }

    @Test
    void two_tokens_belong_to_two_people() throws DbxException {
        assertThat(a.users().getCurrentAccount().getAccountId())
                .isEqualTo(dropbox.account("a").accountId());
        assertThat(b.users().getCurrentAccount().getAccountId())
                .isEqualTo(dropbox.account("b").accountId());
        assertThat(
                        DropboxSdk.refreshing(dropbox, "refresh-b")
                                .users()
                                .getCurrentAccount()
                                .getAccountId())
                .isEqualTo(dropbox.account("b").accountId());
    }

    @Test
    void a_session_of_another_account_is_not_found() throws DbxException, IOException {
        String session = a.files().uploadSessionStart().uploadAndFinish(in()).getSessionId();
        assertThatThrownBy(
                        () ->
                                b.files()
                                        .uploadSessionFinish(
                                                new UploadSessionCursor(session, 0),
                                                new CommitInfo("/x"))
                                        .uploadAndFinish(in()))
                .isInstanceOfSatisfying(
                        UploadSessionFinishErrorException.class,
                        e -> assertThat(e.errorValue.getLookupFailedValue().isNotFound()).isTrue());
    }

    @Test
    void a_team_client_reaches_the_member_that_it_acts_as() throws DbxException, IOException {
        DbxClientV2 member = DropboxSdk.team(dropbox, "team").asMember("dbmid:1");
        member.files().upload("/x").uploadAndFinish(in());
        assertThat(dropbox.account("dbmid:1").file("/x")).isPresent();
        assertThatThrownBy(
                        () ->
                                DropboxSdk.team(dropbox, "team")
                                        .asMember("dbmid:2")
                                        .users()
                                        .getCurrentAccount())
                .isInstanceOf(InvalidAccessTokenException.class)
                .hasMessageContaining("invalid_select_user");
        assertThatThrownBy(() -> DropboxSdk.of(dropbox, "team").users().getCurrentAccount())
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("single Dropbox account");
    }
}
