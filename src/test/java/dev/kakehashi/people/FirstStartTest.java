package dev.kakehashi.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstStartTest {
    private static final Optional<String> KEY = Optional.of("0123456789abcdef0123456789abcdef");

    @Test
    void one_person_at_their_own_machine_needs_no_setting() {
        for (String host : new String[] {"127.0.0.1", "localhost", "::1"})
            assertEquals(Optional.empty(), FirstStart.refusal(Access.Login.OFF, false, host, Optional.empty()), host);
    }

    @Test
    void without_a_login_other_machines_are_let_in_only_where_somebody_said_so() {
        for (String host : new String[] {"0.0.0.0", "192.0.2.7", "no.such.host.invalid"}) {
            String sentence = FirstStart.refusal(Access.Login.OFF, false, host, Optional.empty()).orElseThrow();
            assertTrue(sentence.contains("KAKEHASHI_LOGIN=form"), sentence);
            assertEquals(Optional.empty(), FirstStart.refusal(Access.Login.OFF, true, host, Optional.empty()), host);
        }
    }

    @Test
    void a_login_needs_a_session_key_that_nobody_can_guess() {
        for (var login : new Access.Login[] {Access.Login.FORM, Access.Login.OIDC}) {
            assertTrue(FirstStart.refusal(login, true, "127.0.0.1", Optional.empty()).orElseThrow()
                    .contains("KAKEHASHI_SESSION_KEY"));
            assertTrue(FirstStart.refusal(login, true, "127.0.0.1", Optional.of("short")).isPresent());
            assertEquals(Optional.empty(), FirstStart.refusal(login, true, "0.0.0.0", KEY));
        }
    }
}
