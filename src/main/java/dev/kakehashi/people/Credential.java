package dev.kakehashi.people;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** What a request shows of who it is: the secret of a browser's session, or a token. */
final class Credential extends BaseAuthenticationRequest {
    enum Kind { SESSION, TOKEN }

    final Kind kind;
    final String secret;

    Credential(Kind kind, String secret) {
        this.kind = kind;
        this.secret = secret;
    }
}
