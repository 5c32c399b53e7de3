package dev.kakehashi.upkeep;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class StorageOnH2Test extends StorageBehaviour {}
