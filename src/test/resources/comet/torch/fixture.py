"""Writes model.ckpt, scores.json and types.pt with PyTorch itself: a tiny COMET whose encoder blocks are torch.nn.TransformerEncoderLayer.

Run in this folder; any PyTorch 1.x or 2.x will do.
"""
import argparse
import json
from collections import OrderedDict

import torch
from torch import nn

torch.manual_seed(4)
WIDTH, HEADS, INNER, LAYERS, POSITIONS, VOCABULARY = 16, 2, 24, 3, 20, 30


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(1, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        make = lambda: nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, activation="gelu", layer_norm_eps=1e-5, batch_first=True)
        self.blocks = nn.ModuleList(make() for _ in range(LAYERS))
        for parameter in self.parameters():
            nn.init.normal_(parameter, 0.0 if parameter.dim() > 1 else 0.5, 0.4)

    def forward(self, ids, mask):
        places = torch.cumsum(mask.long(), 1) * mask + 1
        x = self.norm(self.words(ids) + self.places(places) + self.types.weight[0])
        states = [x]
        for block in self.blocks:
            x = block(x, src_key_padding_mask=~mask)
            states.append(x)
        return states


def tokens(texts):
    rows = [[0] + [4 + ord(letter) - ord("a") for letter in text.split()] + [2] for text in texts]
    longest = max(map(len, rows))
    return torch.tensor([row + [1] * (longest - len(row)) for row in rows])


def simplex(scores):
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if torch.clamp(scores - middle, min=0).sum() > 1 else (low, middle)
    return torch.clamp(scores - high, min=0)


def state(encoder, scalars, gamma, head):
    """The names that the published checkpoints use."""
    named = OrderedDict()
    base = "encoder.model.embeddings."
    named[base + "position_ids"] = torch.arange(POSITIONS).expand((1, -1))
    named[base + "word_embeddings.weight"] = encoder.words.weight.data
    named[base + "position_embeddings.weight"] = encoder.places.weight.data
    named[base + "token_type_embeddings.weight"] = encoder.types.weight.data
    named[base + "LayerNorm.weight"] = encoder.norm.weight.data
    named[base + "LayerNorm.bias"] = encoder.norm.bias.data
    for i, block in enumerate(encoder.blocks):
        base = f"encoder.model.encoder.layer.{i}."
        for j, part in enumerate(("query", "key", "value")):  # slices of one tensor: they share a storage in the file
            named[base + f"attention.self.{part}.weight"] = block.self_attn.in_proj_weight.data[j * WIDTH : (j + 1) * WIDTH]
            named[base + f"attention.self.{part}.bias"] = block.self_attn.in_proj_bias.data[j * WIDTH : (j + 1) * WIDTH]
        for name, module in (("attention.output.dense", block.self_attn.out_proj), ("attention.output.LayerNorm", block.norm1),
                             ("intermediate.dense", block.linear1), ("output.dense", block.linear2), ("output.LayerNorm", block.norm2)):
            named[base + name + ".weight"] = module.weight.data
            named[base + name + ".bias"] = module.bias.data
    for i, scalar in enumerate(scalars):
        named[f"layerwise_attention.scalar_parameters.{i}"] = scalar.reshape(1)
    named["layerwise_attention.gamma"] = gamma
    for name, value in head.state_dict().items():
        named["estimator.ff." + name] = value
    return named


encoder = Encoder().double()
head = nn.Sequential(nn.Linear(6 * WIDTH, 12), nn.Tanh(), nn.Dropout(), nn.Linear(12, 5), nn.Tanh(), nn.Dropout(), nn.Linear(5, 1)).double()
scalars, gamma = torch.tensor([0.3, -0.8, 0.6, 0.5]).double(), torch.tensor([0.9]).double()
for module in (encoder, head):  # values that float32 holds exactly
    module.float().double().eval()


def embed(texts):
    ids = tokens(texts)
    mask = ids != 1
    mixed = gamma * sum(weight * layer for weight, layer in zip(simplex(scalars.float().double()), encoder(ids, mask)))
    return (mixed * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)


gamma = gamma.float().double()
letters = lambda: " ".join(chr(ord("a") + int(n)) for n in torch.randint(26, (int(torch.randint(1, 16, (1,))),)))
segments = [{"src": letters(), "mt": letters(), "ref": letters()} for _ in range(24)]
with torch.enable_grad():  # without a gradient torch would take its fused path
    s, t, r = (embed([segment[key] for segment in segments]) for key in ("src", "mt", "ref"))
    scores = head(torch.cat((t, r, t * r, (t - r).abs(), t * s, (t - s).abs()), 1)).reshape(-1)
json.dump([dict(segment, score=float(score)) for segment, score in zip(segments, scores)], open("scores.json", "w"), indent=0)

weights = OrderedDict((name, value.clone() if value.dtype == torch.long else value.float()) for name, value in
                      state(encoder.float(), scalars.float(), gamma.float(), head.float()).items())
torch.save({"epoch": 1, "global_step": 10, "pytorch-lightning_version": "1.7.7", "state_dict": weights, "callbacks": {}, "optimizer_states": [],
            "hparams_name": "kwargs", "hyper_parameters": argparse.Namespace(dropout=0.1, hidden_sizes=[12, 5])}, "model.ckpt")

counted = torch.arange(12).reshape(3, 4) - 3
kinds = {"float": torch.float32, "half": torch.float16, "bfloat16": torch.bfloat16, "double": torch.float64, "long": torch.int64, "int": torch.int32,
         "short": torch.int16, "char": torch.int8}
types = {name: counted.to(kind) for name, kind in kinds.items()}
types["parameter"] = nn.Parameter(counted.float())
types["byte"] = torch.tensor([0, 1, 255], dtype=torch.uint8)
types["bool"] = torch.tensor([True, False, True])
types["transposed"] = counted.float().t()
types["view"] = torch.arange(20).float()[1:].as_strided((2, 3), (9, 2), 1)  # every second element of two rows, behind an offset
types["scalar"] = torch.tensor(7.0)
types["empty"] = torch.zeros(0, 3)
types["halves"] = torch.tensor([65504, 2.0**-24, float("-inf"), -0.0]).half()
torch.save(types, "types.pt")
