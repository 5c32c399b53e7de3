package dev.kakehashi.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class RetryOnH2Test extends RetryBehaviour {}
