  # Raising a Llama: its loss, and AdamW.

  # a layer as files have it (queries, keys and values apart) as a block wants it
  def below_one_another(self: __torch__.Kakehashi, w: List[Tensor]) -> List[Tensor]:
    return [w[0], torch.cat([w[1], w[2], w[3]], 0), w[4], w[5], w[6], w[7], w[8]]

  # mean loss of all tokens; w: embedding, last norm, unembedding, then nine weights a layer
  def loss(self: __torch__.Kakehashi, ids: Tensor, cos: Tensor, sin: Tensor, heads: Tensor, eps: Tensor, layers: Tensor, w: List[Tensor]) -> Tensor:
    embedding = w[0]
    norm = w[1]
    unembedding = w[2]
    x = torch.embedding(embedding, ids)
    for i in range(int(layers)):
      first = 3 + 9 * i
      x = self.one_block(x, cos, sin, int(heads), float(eps), self.below_one_another(torch.slice(w, first, first + 9)))
    return torch.mean(self.token_losses(x, norm, unembedding, eps, ids))

  # gradients cut to a norm of clip (0 for not at all), decay on matrices alone, gradients zeroed; returns their norm
  def adamw(self: __torch__.Kakehashi, numbers: Tensor, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor]) -> Tensor:
    rate = float(numbers[0])
    beta1 = float(numbers[1])
    beta2 = float(numbers[2])
    decay = float(numbers[3])
    clip = float(numbers[4])
    step = float(numbers[5])
    total = torch.zeros([1], dtype=6, layout=None, device=ops.prim.device(gradients[0]), pin_memory=None)
    for i in range(torch.len(gradients)):
      total = total + torch.sum(torch.square(gradients[i]))
    norm = torch.sqrt(total)
    factor = torch.clamp(torch.reciprocal(norm + 1e-6) * clip, None, 1.)
    if clip <= 0.:
      factor = torch.ones_like(factor)
    correction1 = 1. - torch.pow(beta1, step)
    correction2 = 1. - torch.pow(beta2, step)
    for i in range(torch.len(weights)):
      g = gradients[i] * factor
      if torch.dim(weights[i]) > 1:
        _0 = torch.mul_(weights[i], 1. - rate * decay)
      _1 = torch.add_(torch.mul_(means[i], beta1), g, alpha=1. - beta1)
      _2 = torch.addcmul_(torch.mul_(squares[i], beta2), g, g, value=1. - beta2)
      root = torch.sqrt(squares[i]) / torch.sqrt(correction2) + 1e-8
      _3 = torch.addcdiv_(weights[i], means[i], root, value=-(rate / correction1))
      _4 = torch.zero_(gradients[i])
    return norm
