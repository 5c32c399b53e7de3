package dev.kakehashi.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class QueueOnH2Test extends QueueBehaviour {}
