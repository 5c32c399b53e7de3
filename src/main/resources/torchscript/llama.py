  def rotate(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = torch.floordiv(torch.size(x, 3), 2)
    turned = torch.cat([torch.narrow(x, 3, half, half), torch.narrow(x, 3, 0, half)], 3)
    return torch.addcmul(torch.mul(x, cos), turned, sin)
  def bias(self: __torch__.Kakehashi, w: List[Tensor], at: int) -> Optional[Tensor]:
    if torch.gt(torch.len(w), at):
      b = annotate(Optional[Tensor], w[at])
    else:
      b = annotate(Optional[Tensor], None)
    return b
  def projected(self: __torch__.Kakehashi, h: Tensor, cos: Tensor, sin: Tensor, heads: int, w: List[Tensor]) -> List[Tensor]:
    qkv = self.product(h, w[1], self.bias(w, 7))
    size = torch.size(cos, torch.sub(torch.dim(cos), 1))
    parts = torch.floordiv(torch.size(qkv, 2), size)
    groups = torch.floordiv(torch.sub(parts, heads), 2)
    qkv = torch.reshape(qkv, [torch.size(h, 0), torch.size(h, 1), parts, size])
    qk = self.rotate(torch.narrow(qkv, 2, 0, torch.add(heads, groups)), cos, sin)
    q = torch.transpose(torch.narrow(qk, 2, 0, heads), 1, 2)
    k = torch.transpose(torch.narrow(qk, 2, heads, groups), 1, 2)
    v = torch.transpose(torch.narrow(qkv, 2, torch.add(heads, groups), groups), 1, 2)
    return [q, k, v]
  def joined(self: __torch__.Kakehashi, x: Tensor, mixed: Tensor, w: List[Tensor]) -> Tensor:
    rows = torch.size(mixed, 0)
    length = torch.size(mixed, 2)
    heads = torch.reshape(torch.transpose(mixed, 1, 2), [rows, length, torch.mul(torch.size(mixed, 1), torch.size(mixed, 3))])
    return self.product_plus(heads, w[2], self.bias(w, 8), x)
  def attention(self: __torch__.Kakehashi, x: Tensor, h: Tensor, cos: Tensor, sin: Tensor, heads: int, w: List[Tensor]) -> Tensor:
    qkv = self.projected(h, cos, sin, heads, w)
    k = qkv[1]
    v = qkv[2]
    groups = torch.size(k, 1)
    if torch.gt(heads, groups):
      k = torch.repeat_interleave(k, torch.floordiv(heads, groups), 1)
      v = torch.repeat_interleave(v, torch.floordiv(heads, groups), 1)
    return self.joined(x, torch.scaled_dot_product_attention(qkv[0], k, v, None, 0., True), w)
  def cached_attention(self: __torch__.Kakehashi, x: Tensor, h: Tensor, cos: Tensor, sin: Tensor, heads: int, start: int, mask: Tensor, keys: Tensor, values: Tensor, w: List[Tensor]) -> Tensor:
    qkv = self.projected(h, cos, sin, heads, w)
    q = qkv[0]
    rows = torch.size(q, 0)
    length = torch.size(q, 2)
    size = torch.size(q, 3)
    groups = torch.size(keys, 1)
    end = torch.add(start, length)
    _0 = torch.copy_(torch.narrow(keys, 2, start, length), qkv[1])
    _1 = torch.copy_(torch.narrow(values, 2, start, length), qkv[2])
    k = torch.narrow(keys, 2, 0, end)
    v = torch.narrow(values, 2, 0, end)
    if torch.eq(length, 1):
      q = torch.reshape(q, [rows, groups, torch.floordiv(heads, groups), size])
    elif torch.gt(heads, groups):
      k = torch.repeat_interleave(k, torch.floordiv(heads, groups), 1)
      v = torch.repeat_interleave(v, torch.floordiv(heads, groups), 1)
    mixed = torch.scaled_dot_product_attention(q, k, v, mask, 0., False)
    return self.joined(x, torch.reshape(mixed, [rows, heads, length, size]), w)
  def fed_forward(self: __torch__.Kakehashi, x: Tensor, eps: float, w: List[Tensor]) -> Tensor:
    h = torch.rms_norm(x, [torch.size(x, 2)], w[3], eps)
    gated = self.product_times(h, w[5], self.product_silu(h, w[4]))
    return self.product_plus(gated, w[6], None, x)
  def one_block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: int, eps: float, w: List[Tensor]) -> Tensor:
    x = self.attention(x, torch.rms_norm(x, [torch.size(x, 2)], w[0], eps), cos, sin, heads, w)
    return self.fed_forward(x, eps, w)
  def cached_block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, start: Tensor, mask: Tensor, keys: Tensor, values: Tensor, w: List[Tensor]) -> Tensor:
    e = float(eps)
    h = torch.rms_norm(x, [torch.size(x, 2)], w[0], e)
    x = self.cached_attention(x, h, cos, sin, int(heads), int(start), mask, keys, values, w)
    return self.fed_forward(x, e, w)
  def reordered(self: __torch__.Kakehashi, cache: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(cache, 0, rows)
  def largest(self: __torch__.Kakehashi, scores: Tensor, k: int, absent: Tensor) -> List[Tensor]:
    left_out = torch.narrow(absent, 0, 1, torch.sub(torch.size(absent, 0), 1))
    scores = torch.index_fill_(scores, -1, left_out, -1e30)
    values, ids, = torch.topk(scores, k, -1, True, True)
    return [values, ids]
  def next_tokens(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, k: Tensor, absent: Tensor) -> List[Tensor]:
    last = torch.narrow(x, 1, torch.sub(torch.size(x, 1), 1), 1)
    scores = torch.log_softmax(torch.select(self.logits(last, norm, unembedding, eps), 1, 0), -1)
    return self.largest(scores, int(k), absent)
  def predictions(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, k: Tensor, absent: Tensor) -> List[Tensor]:
    length = torch.sub(torch.size(x, 1), 1)
    return self.largest(torch.softmax(self.logits(torch.narrow(x, 1, 0, length), norm, unembedding, eps), -1), int(k), absent)
  def block(self: __torch__.Kakehashi, x: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, rows: Tensor, w: List[Tensor]) -> Tensor:
    done = annotate(List[Tensor], [])
    for part in torch.split(x, int(rows), 0):
      _0 = torch.append(done, self.one_block(part, cos, sin, int(heads), float(eps), w))
    return torch.cat(done, 0)
  def logits(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor) -> Tensor:
    return self.product(torch.rms_norm(x, [torch.size(x, 2)], norm, float(eps)), unembedding, None)
  def token_losses(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, ids: Tensor) -> Tensor:
    length = torch.sub(torch.size(ids, 1), 1)
    parts = torch.split(torch.reshape(torch.narrow(x, 1, 0, length), [1, -1, torch.size(x, 2)]), 512, 1)
    targets = torch.split(torch.reshape(torch.narrow(ids, 1, 1, length), [-1]), 512, 0)
    losses = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      scores = torch.select(self.logits(parts[i], norm, unembedding, eps), 0, 0)
      _0 = torch.append(losses, torch.cross_entropy_loss(scores, targets[i], None, 0))
    return torch.reshape(torch.cat(losses, 0), [torch.size(ids, 0), length])
  def below_one_another(self: __torch__.Kakehashi, w: List[Tensor]) -> List[Tensor]:
    return [w[0], torch.cat([w[1], w[2], w[3]], 0), w[4], w[5], w[6], w[7], w[8]]
  def loss(self: __torch__.Kakehashi, ids: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, layers: Tensor, w: List[Tensor]) -> Tensor:
    x = torch.embedding(w[0], ids)
    for i in range(int(layers)):
      first = torch.add(3, torch.mul(9, i))
      x = self.one_block(x, cos, sin, int(heads), float(eps), self.below_one_another(torch.slice(w, first, torch.add(first, 9))))
    return torch.mean(self.token_losses(x, w[1], w[2], eps, ids))
  def adamw(self: __torch__.Kakehashi, numbers: Tensor, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor]) -> Tensor:
    rate = float(numbers[0])
    beta1 = float(numbers[1])
    beta2 = float(numbers[2])
    decay = float(numbers[3])
    clip = float(numbers[4])
    step = float(numbers[5])
    total = torch.zeros([1], dtype=6, layout=None, device=ops.prim.device(gradients[0]), pin_memory=None)
    for i in range(torch.len(gradients)):
      total = torch.add(total, torch.sum(torch.square(gradients[i])))
    norm = torch.sqrt(total)
    factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), clip), None, 1.)
    if torch.le(clip, 0.):
      factor = torch.ones_like(factor)
    correction1 = torch.sub(1., torch.pow(beta1, step))
    correction2 = torch.sub(1., torch.pow(beta2, step))
    for i in range(torch.len(weights)):
      g = torch.mul(gradients[i], factor)
      if torch.gt(torch.dim(weights[i]), 1):
        _0 = torch.mul_(weights[i], torch.sub(1., torch.mul(rate, decay)))
      _1 = torch.add_(torch.mul_(means[i], beta1), g, alpha=torch.sub(1., beta1))
      _2 = torch.addcmul_(torch.mul_(squares[i], beta2), g, g, value=torch.sub(1., beta2))
      root = torch.add(torch.div(torch.sqrt(squares[i]), torch.sqrt(correction2)), 1e-8)
      _3 = torch.addcdiv_(weights[i], means[i], root, value=torch.neg(torch.div(rate, correction1)))
      _4 = torch.zero_(gradients[i])
    return norm
