#!/usr/bin/env python3
"""Trains the three small tokenizers that the tests and the proof by hand use, with nothing but Python.

    train_tokenizers.py ENGLISH.jsonl.gz JAPANESE.jsonl.gz OUT [PIECES]

Writes OUT/{sentence-piece,byte-level,plain}/tokenizer.json in Hugging Face's format, each a BPE of about PIECES (4,000) pieces:
  sentence-piece  spaces are "▁", unknown characters fall back to bytes, BOS by the template (as Llama 2)
  byte-level      bytes are printable characters (GPT-2's table), BOS by tokenizer_config.json alone (as some DeepSeek models)
  plain           pieces are text as it stands, and nothing comes before a text
"""
import collections, gzip, heapq, json, os, re, sys

# GPT-2's pattern as far as Python's re knows it: only the counts of words come from it
WORDS = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def table():
    """GPT-2's printable character of each byte."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    shown, extra = {}, 0
    for byte in range(256):
        if byte in printable:
            shown[byte] = chr(byte)
        else:
            shown[byte] = chr(256 + extra)
            extra += 1
    return shown


def merges_of(words, count):
    """Byte-pair merges by frequency; words: {tuple of symbols: count}."""
    words = [[list(word), count] for word, count in words.items()]
    pairs, places = collections.Counter(), collections.defaultdict(set)
    for at, (word, often) in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += often
            places[pair].add(at)
    heap = [(-often, pair) for pair, often in pairs.items()]
    heapq.heapify(heap)
    merges = []
    while len(merges) < count and heap:
        often, pair = heapq.heappop(heap)
        if pairs[pair] != -often:
            if pairs[pair] > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        if -often < 2:
            break
        merges.append(pair)
        changed = set()
        for at in list(places[pair]):
            word, freq = words[at]
            i = 0
            while i + 1 < len(word):
                if (word[i], word[i + 1]) != pair:
                    i += 1
                    continue
                for other, sign in (((word[i - 1], pair[0]), -1) if i else (None, 0), ((pair[1], word[i + 2]), -1) if i + 2 < len(word) else (None, 0)):
                    if other:
                        pairs[other] += sign * freq
                        changed.add(other)
                word[i:i + 2] = [pair[0] + pair[1]]
                for other in ((word[i - 1], word[i]) if i else None, (word[i], word[i + 1]) if i + 1 < len(word) else None):
                    if other:
                        pairs[other] += freq
                        places[other].add(at)
                        changed.add(other)
                i += 1
        pairs[pair] = 0
        for other in changed:
            if pairs[other] > 0:
                heapq.heappush(heap, (-pairs[other], other))
    return merges


def special(token, at):
    return {"id": at, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}


def write(folder, parts, specials, alphabet, merges, model):
    vocabulary = {}
    for piece in list(specials) + list(alphabet) + [a + b for a, b in merges]:
        vocabulary.setdefault(piece, len(vocabulary))
    os.makedirs(folder, exist_ok=True)
    tokenizer = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [special(t, vocabulary[t]) for t in specials], **parts,
                 "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False,
                           "byte_fallback": False, **model, "vocab": vocabulary, "merges": [[a, b] for a, b in merges]}}
    with open(folder + "/tokenizer.json", "w", encoding="utf-8") as out:
        json.dump(tokenizer, out, ensure_ascii=False, separators=(",", ":"))
    print(folder, len(vocabulary), "pieces")


def bos(token, at):
    first = {"SpecialToken": {"id": token, "type_id": 0}}
    a, b = ({"Sequence": {"id": x, "type_id": n}} for n, x in enumerate("AB"))
    return {"type": "TemplateProcessing", "single": [first, a], "pair": [first, a, first, b], "special_tokens": {token: {"id": token, "ids": [at], "tokens": [token]}}}


def main(english, japanese, out, pieces=4000):
    texts = [json.loads(line)["text"] for path in (english, japanese) for line in gzip.open(path, "rt", encoding="utf-8")]
    counted = collections.Counter(word for text in texts for word in WORDS.findall(text))
    characters = collections.Counter(c for text in texts for c in text)

    shown = table()
    words = collections.Counter()
    for word, often in counted.items():
        words[tuple(shown[b] for b in word.encode())] += often
    specials = ["<|begin_of_text|>", "<|end_of_text|>"]
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    write(out + "/byte-level", {"normalizer": None, "pre_tokenizer": level, "post_processor": {**level, "trim_offsets": False}, "decoder": level},
          specials, shown.values(), merges_of(words, pieces - 258), {})
    with open(out + "/byte-level/tokenizer_config.json", "w") as config:
        json.dump({"add_bos_token": True, "add_eos_token": False, "bos_token": "<|begin_of_text|>", "eos_token": "<|end_of_text|>", "tokenizer_class": "LlamaTokenizerFast"}, config)

    # characters seen fewer than four times fall back to bytes
    common = [c for c, often in characters.most_common() if often >= 4 and c not in " \n"]
    words = collections.Counter()
    for word, often in counted.items():
        marked = word.replace(" ", "▁")
        if all(c == "▁" or c in set_of(common) for c in marked):
            words[tuple(marked)] += often
    specials = ["<unk>", "<s>", "</s>"]
    alphabet = ["<0x%02X>" % b for b in range(256)] + ["▁"] + common
    replace = lambda text, by: {"type": "Replace", "pattern": {"String": text}, "content": by}
    write(out + "/sentence-piece",
          {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, replace(" ", "▁")]}, "pre_tokenizer": None, "post_processor": bos("<s>", 1),
           "decoder": {"type": "Sequence", "decoders": [replace("▁", " "), {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}},
          specials, alphabet, merges_of(words, max(1500, pieces - len(alphabet))), {"unk_token": "<unk>", "byte_fallback": True, "fuse_unk": True})

    words = collections.Counter()
    for word, often in counted.items():
        words[tuple(word)] += often
    alphabet = [c for c, _ in characters.most_common()]
    write(out + "/plain",
          {"normalizer": None, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": " ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"}, "behavior": "Isolated", "invert": False},
           "post_processor": None, "decoder": {"type": "Fuse"}},
          ["<unk>", "<|endoftext|>"], alphabet, merges_of(words, max(1500, pieces - len(alphabet))), {"unk_token": "<unk>"})


SETS = {}


def set_of(characters):
    return SETS.setdefault(id(characters), set(characters))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:4], *(int(n) for n in sys.argv[4:]))
