/**
 * PyTorch checkpoints read as data: a pickle machine that knows tensors and nothing that could run.
 * {@link TorchCheckpoint} is the door.
 */
package dev.kakehashi.tensor.pickle;
