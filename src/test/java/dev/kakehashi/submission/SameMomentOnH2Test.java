package dev.kakehashi.submission;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SameMomentOnH2Test extends SameMomentBehaviour {}
