package dev.kakehashi.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class EndingOnH2Test extends EndingBehaviour {}
