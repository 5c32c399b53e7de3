  # A block of a Llama (METHOD section 1) on x (B, T, d): B sequences of T tokens. Its weights, in this order:
  # norm before attention (d), queries keys and values below one another, output, norm before the feed-forward part (d),
  # gate, up, down, and where there are any the biases of queries keys and values and of the output.

  # rotary positions on heads (B, T, heads, size); sin has the sign of the turned half in it
  def rotate(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = torch.size(x, 3) // 2
    turned = torch.cat([torch.narrow(x, 3, half, half), torch.narrow(x, 3, 0, half)], 3)
    return torch.addcmul(x * cos, turned, sin)

  # the weight at a place, where there are so many
  def bias(self: __torch__.Kakehashi, w: List[Tensor], at: int) -> Optional[Tensor]:
    if torch.len(w) > at:
      b = annotate(Optional[Tensor], w[at])
    else:
      b = annotate(Optional[Tensor], None)
    return b

  # queries (B, heads, T, size), keys and values (B, groups, T, size)
  def projected(self: __torch__.Kakehashi, h: Tensor, cos: Tensor, sin: Tensor, heads: int, w: List[Tensor]) -> List[Tensor]:
    qkv = self.product(h, w[1], self.bias(w, 7))
    size = torch.size(cos, torch.dim(cos) - 1)
    parts = torch.size(qkv, 2) // size
    groups = (parts - heads) // 2
    qkv = torch.reshape(qkv, [torch.size(h, 0), torch.size(h, 1), parts, size])
    qk = self.rotate(torch.narrow(qkv, 2, 0, heads + groups), cos, sin)
    q = torch.transpose(torch.narrow(qk, 2, 0, heads), 1, 2)
    k = torch.transpose(torch.narrow(qk, 2, heads, groups), 1, 2)
    v = torch.transpose(torch.narrow(qkv, 2, heads + groups, groups), 1, 2)
    return [q, k, v]

  # x and what the heads (B, heads, T, size) make of it; (B, T, d)
  def joined(self: __torch__.Kakehashi, x: Tensor, mixed: Tensor, w: List[Tensor]) -> Tensor:
    output = w[2]
    rows = torch.size(mixed, 0)
    length = torch.size(mixed, 2)
    heads = torch.reshape(torch.transpose(mixed, 1, 2), [rows, length, torch.size(mixed, 1) * torch.size(mixed, 3)])
    return self.product_plus(heads, output, self.bias(w, 8), x)

  # h is x behind its norm; every token sees itself and those before
  def attention(self: __torch__.Kakehashi, x: Tensor, h: Tensor, cos: Tensor, sin: Tensor, heads: int, w: List[Tensor]) -> Tensor:
    qkv = self.projected(h, cos, sin, heads, w)
    k = qkv[1]
    v = qkv[2]
    groups = torch.size(k, 1)
    if heads > groups:
      k = torch.repeat_interleave(k, heads // groups, 1)
      v = torch.repeat_interleave(v, heads // groups, 1)
    return self.joined(x, torch.scaled_dot_product_attention(qkv[0], k, v, None, 0., True), w)

  def fed_forward(self: __torch__.Kakehashi, x: Tensor, eps: float, w: List[Tensor]) -> Tensor:
    norm = w[3]
    gate = w[4]
    up = w[5]
    down = w[6]
    h = torch.rms_norm(x, [torch.size(x, 2)], norm, eps)
    gated = self.product_times(h, up, self.product_silu(h, gate))
    return self.product_plus(gated, down, None, x)

  def one_block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: int, eps: float, w: List[Tensor]) -> Tensor:
    x = self.attention(x, torch.rms_norm(x, [torch.size(x, 2)], w[0], eps), cos, sin, heads, w)
    return self.fed_forward(x, eps, w)

  # so many sequences at a time as rows says
  def block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, rows: Tensor, w: List[Tensor]) -> Tensor:
    done = annotate(List[Tensor], [])
    for part in torch.split(x, int(rows), 0):
      _0 = torch.append(done, self.one_block(part, cos, sin, int(heads), float(eps), w))
    return torch.cat(done, 0)
