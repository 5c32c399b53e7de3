  # From the residual stream behind the last block (B, T, d) to tokens: scores (B, T, V) over a vocabulary, losses, the likeliest.

  def logits(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor) -> Tensor:
    return self.product(torch.rms_norm(x, [torch.size(x, 2)], norm, float(eps)), unembedding, None)

  # -ln p of every token but the first, 512 at a time; (B, T - 1)
  def token_losses(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, ids: Tensor) -> Tensor:
    length = torch.size(ids, 1) - 1
    parts = torch.split(torch.reshape(torch.narrow(x, 1, 0, length), [1, -1, torch.size(x, 2)]), 512, 1)
    targets = torch.split(torch.reshape(torch.narrow(ids, 1, 1, length), [-1]), 512, 0)
    losses = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      scores = torch.select(self.logits(parts[i], norm, unembedding, eps), 0, 0)
      _0 = torch.append(losses, torch.cross_entropy_loss(scores, targets[i], None, 0))
    return torch.reshape(torch.cat(losses, 0), [torch.size(ids, 0), length])

  # the k likeliest and their ids; absent begins with a number that is none, then come ids that are never predicted
  def largest(self: __torch__.Kakehashi, scores: Tensor, k: int, absent: Tensor) -> List[Tensor]:
    left_out = torch.narrow(absent, 0, 1, torch.size(absent, 0) - 1)
    scores = torch.index_fill_(scores, -1, left_out, -1e30)
    values, ids, = torch.topk(scores, k, -1, True, True)
    return [values, ids]

  # ln p of what follows the last token
  def next_tokens(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, k: Tensor, absent: Tensor) -> List[Tensor]:
    last = torch.narrow(x, 1, torch.size(x, 1) - 1, 1)
    scores = torch.log_softmax(torch.select(self.logits(last, norm, unembedding, eps), 1, 0), -1)
    return self.largest(scores, int(k), absent)

  # p of what follows every token but the last
  def predictions(self: __torch__.Kakehashi, x: Tensor, norm: Tensor, unembedding: Tensor, eps: Tensor, k: Tensor, absent: Tensor) -> List[Tensor]:
    length = torch.size(x, 1) - 1
    return self.largest(torch.softmax(self.logits(torch.narrow(x, 1, 0, length), norm, unembedding, eps), -1), int(k), absent)
