  # Attention over keys and values (B, groups, room, size) that earlier tokens left, for texts that grow token by token.

  # writes what is new from start on, and reads all before
  def cached_attention(self: __torch__.Kakehashi, x: Tensor, h: Tensor, cos: Tensor, sin: Tensor, heads: int, start: int, mask: Tensor, keys: Tensor, values: Tensor, w: List[Tensor]) -> Tensor:
    qkv = self.projected(h, cos, sin, heads, w)
    q = qkv[0]
    rows = torch.size(q, 0)
    length = torch.size(q, 2)
    size = torch.size(q, 3)
    groups = torch.size(keys, 1)
    end = start + length
    _0 = torch.copy_(torch.narrow(keys, 2, start, length), qkv[1])
    _1 = torch.copy_(torch.narrow(values, 2, start, length), qkv[2])
    k = torch.narrow(keys, 2, 0, end)
    v = torch.narrow(values, 2, 0, end)
    if length == 1:
      q = torch.reshape(q, [rows, groups, heads // groups, size])
    elif heads > groups:
      k = torch.repeat_interleave(k, heads // groups, 1)
      v = torch.repeat_interleave(v, heads // groups, 1)
    mixed = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
    return self.joined(x, torch.reshape(mixed, [rows, heads, length, size]), w)

  def cached_block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, start: Tensor, mask: Tensor, keys: Tensor, values: Tensor, w: List[Tensor]) -> Tensor:
    e = float(eps)
    h = torch.rms_norm(x, [torch.size(x, 2)], w[0], e)
    x = self.cached_attention(x, h, cos, sin, int(heads), int(start), mask, keys, values, w)
    return self.fed_forward(x, e, w)

  # sequences that a beam search goes on with
  def reordered(self: __torch__.Kakehashi, cache: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(cache, 0, rows)
