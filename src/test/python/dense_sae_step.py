"""One training step of a TopK SAE as PyTorch does it when nothing is sparse. Arguments: d n k batch. A step for each line read."""
import sys
import time

import torch

d, n, k, batch = map(int, sys.argv[1:5])
torch.manual_seed(0)
torch.set_num_threads(2)
x = torch.nn.functional.normalize(torch.randn(batch, d), dim=1)
decoder = torch.nn.functional.normalize(torch.randn(n, d), dim=1)
encoder = torch.nn.Parameter(decoder.clone())
decoder = torch.nn.Parameter(decoder)
encoder_bias = torch.nn.Parameter(torch.zeros(n))
decoder_bias = torch.nn.Parameter(x.mean(0))
adam = torch.optim.Adam([encoder, encoder_bias, decoder, decoder_bias], lr=1e-3, eps=6.25e-10)
print("ready", flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    scores = torch.relu(torch.nn.functional.linear(x - decoder_bias, encoder, encoder_bias))
    best = scores.topk(k, dim=1, sorted=False)
    z = torch.zeros_like(scores).scatter(1, best.indices, best.values)
    loss = (z @ decoder + decoder_bias - x).pow(2).sum(1).mean()
    adam.zero_grad(set_to_none=True)
    loss.backward()
    adam.step()
    with torch.no_grad():
        decoder.div_(decoder.norm(dim=1, keepdim=True))
    print((time.perf_counter() - start) * 1000, flush=True)
