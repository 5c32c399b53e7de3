"""Writes folders in SAELens' layout and what its formulas (written out here) make of some vectors, with PyTorch itself.

Run in this folder; any PyTorch 1.x or 2.x will do.
"""
import json
import struct
from pathlib import Path

import torch

WIDTH, LATENTS, K, ROWS = 24, 40, 5, 6


def norm_in(kind, x):
    if kind == "constant_norm_rescale":
        coefficient = WIDTH**0.5 / x.norm(dim=-1, keepdim=True)
        return x * coefficient, lambda out: out / coefficient
    if kind == "layer_norm":
        mu = x.mean(dim=-1, keepdim=True)
        x = x - mu
        std = x.std(dim=-1, keepdim=True)
        return x / (std + 1e-5), lambda out: out * std + mu
    return x, lambda out: out


def safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        part = struct.pack(f"<{tensor.numel()}f", *tensor.float().flatten().tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


for seed, kind in enumerate(["constant_norm_rescale", "layer_norm", "none"]):
    torch.manual_seed(seed)
    tensors = {
        "W_enc": torch.randn(WIDTH, LATENTS) / WIDTH**0.5,
        "b_enc": 0.1 * torch.randn(LATENTS),
        "W_dec": torch.nn.functional.normalize(torch.randn(LATENTS, WIDTH), dim=1),
        "b_dec": 0.3 * torch.randn(WIDTH),
    }
    x = 1 + 3 * torch.randn(ROWS, WIDTH)
    wide = {name: tensor.double() for name, tensor in tensors.items()}
    inner, undo = norm_in(kind, x.double())
    values, latents = ((inner - wide["b_dec"]) @ wide["W_enc"] + wide["b_enc"]).topk(K)
    acts = torch.zeros(ROWS, LATENTS).double().scatter_(-1, latents, values.relu())
    folder = Path(kind)
    folder.mkdir(exist_ok=True)
    safetensors(folder / "sae_weights.safetensors", tensors)
    config = {"architecture": "topk", "d_in": WIDTH, "d_sae": LATENTS, "k": K, "dtype": "float32", "apply_b_dec_to_input": True,
              "normalize_activations": kind, "reshape_activations": "none", "rescale_acts_by_decoder_norm": False,
              "metadata": {"sae_lens_version": "6.18.0"}}
    (folder / "cfg.json").write_text(json.dumps(config, indent=1) + "\n")
    rounded = lambda tensor: [[round(value, 9) for value in row] for row in tensor.tolist()]
    expected = {"x": rounded(x), "acts": rounded(acts), "reconstruction": rounded(undo(acts @ wide["W_dec"] + wide["b_dec"]))}
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")
