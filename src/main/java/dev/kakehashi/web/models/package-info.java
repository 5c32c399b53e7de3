/**
 * Pages of models and checkpoints, the heatmap of layers and training steps ({@link ModelView}), and the forms that
 * register or raise a model.
 */
package dev.kakehashi.web.models;
