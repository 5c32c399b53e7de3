/**
 * The rows of the database: models and checkpoints, corpora, studies, SAEs, analyses, interventions and jobs. {@link
 * Job} and {@link Study} are where most begin; {@link StoredKind} says what hangs on what; texts are fitted to their
 * columns by {@link ColumnText}.
 */
package dev.kakehashi.catalog;
