package dev.kakehashi.storage;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class CatalogOnH2Test extends CatalogBehaviour {}
