package dev.kakehashi.jobs;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class LanesOnH2Test extends LanesBehaviour {}
