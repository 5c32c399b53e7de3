/**
 * PyTorch checkpoints read as data: a pickle machine that knows tensors and nothing that could run.
 */
package dev.kakehashi.tensor.pickle;
