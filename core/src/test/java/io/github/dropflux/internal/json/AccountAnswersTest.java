package io.github.dropflux.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dropflux.DropboxAccount;
import io.github.dropflux.DropboxAccount.Space;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountAnswersTest {

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void an_account_says_who_it_is() {
        DropboxAccount account =
                ResultReader.account(
                        json(
                                "{'account_id':'dbid:1','name':{'display_name':'Eve'},'email':'eve@example.com'}"));
        assertThat(account).isEqualTo(DropboxAccount.of("dbid:1", "Eve", "eve@example.com"));
        assertThat(ResultReader.account(json("{'account_id':'dbid:1'}")))
                .isEqualTo(DropboxAccount.of("dbid:1", "", ""));
        assertThatThrownBy(() -> ResultReader.account(json("{'email':'a'}")))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void room_of_ones_own() {
        assertThat(
                        ResultReader.space(
                                json(
                                        "{'used':314,'allocation':{'.tag':'individual','allocated':1000}}")))
                .isEqualTo(Space.of(314, 686));
        // Somebody who has shrunk the plan.
        assertThat(
                        ResultReader.space(
                                json(
                                        "{'used':2000,'allocation':{'.tag':'individual','allocated':1000}}")))
                .isEqualTo(Space.of(2000, 0));
    }

    @ParameterizedTest
    @CsvSource({
        // The member has 200 of its own, the team has 500.
        "300, stop_sync, 200",
        "900, stop_sync, 500",
        "300, alert_only, 500",
        "300, off, 500",
        "0, stop_sync, 500",
        "50, stop_sync, 0"
    })
    void room_of_a_team(long ofMember, String limit, long free) {
        assertThat(
                        ResultReader.space(
                                json(
                                        "{'used':100,'allocation':{'.tag':'team','used':500,'allocated':1000,"
                                                + "'user_within_team_space_allocated':"
                                                + ofMember
                                                + ",'user_within_team_space_limit_type':{'.tag':'"
                                                + limit
                                                + "'},'user_within_team_space_used_cached':100}}")))
                .isEqualTo(Space.of(100, free));
    }

    @Test
    void a_kind_of_room_that_is_not_known_has_no_bound() {
        assertThat(ResultReader.space(json("{'used':5,'allocation':{'.tag':'shared'}}")))
                .isEqualTo(Space.unbounded(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'used':-1,'allocation':{'.tag':'individual','allocated':1}}",
                "{'used':1,'allocation':{'.tag':'individual'}}",
                "{'used':1,'allocation':{'.tag':'team','allocated':1}}",
                "{'used':'1','allocation':{'.tag':'other'}}",
                "null"
            })
    void what_is_no_room(String text) {
        assertThatThrownBy(() -> ResultReader.space(json(text)))
                .isInstanceOf(MalformedAnswerException.class);
    }
}
