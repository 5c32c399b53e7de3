package dev.kakehashi.people;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class LoginOnH2Test extends LoginBehaviour {}
