"""Residual streams of a Llama as PyTorch computes them layer by layer. Arguments: width layers heads feed_forward batch length.
A pass of random tokens through random weights for each line read; every layer's residual stream is kept, as an experiment would."""
import sys
import time

import torch
from torch.nn.functional import embedding, linear, silu

width, layers, heads, feed_forward, batch, length = map(int, sys.argv[1:7])
torch.manual_seed(0)
torch.set_num_threads(2)
size = width // heads
table = torch.randn(99_584, width)
ids = torch.randint(0, 99_584, (batch, length))


def matrix(rows, columns):
    return torch.randn(rows, columns) / columns ** 0.5


blocks = [
    dict(
        q=matrix(width, width), k=matrix(width, width), v=matrix(width, width), o=matrix(width, width),
        gate=matrix(feed_forward, width), up=matrix(feed_forward, width), down=matrix(width, feed_forward),
        norm1=torch.ones(width), norm2=torch.ones(width),
    )
    for _ in range(layers)
]
angles = torch.arange(length)[:, None] * 10_000 ** (-torch.arange(0, size, 2) / size)
cos, sin = torch.cat([angles.cos()] * 2, 1), torch.cat([angles.sin()] * 2, 1)
mask = torch.full((length, length), float("-inf")).triu(1)


def norm(x, gain):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * gain


def rotate(x):
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin


def block(x, w):
    h = norm(x, w["norm1"])
    q, k, v = (linear(h, w[name]).view(batch, length, heads, size).transpose(1, 2) for name in "qkv")
    scores = rotate(q) @ rotate(k).transpose(2, 3) / size ** 0.5 + mask
    mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
    x = x + linear(mixed, w["o"])
    h = norm(x, w["norm2"])
    return x + linear(silu(linear(h, w["gate"])) * linear(h, w["up"]), w["down"])


print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    with torch.no_grad():
        residuals = [embedding(ids, table)]
        for w in blocks:
            residuals.append(block(residuals[-1], w))
    print((time.perf_counter() - start) * 1000, flush=True)
