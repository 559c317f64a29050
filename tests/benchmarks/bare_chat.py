"""One answer by llama-cpp-python alone: prints its speed and the memory of its process."""

import json
import sys
import time
from typing import Any

import psutil
from llama_cpp import Llama

from app.assistant.language_model import AUTOMATIC_CONTEXT_TOKENS
from app.hardware.processor import compute_threads

model, question, tokens = sys.argv[1], sys.argv[2], int(sys.argv[3])
threads = compute_threads()
llama = Llama(
    model,
    n_ctx=AUTOMATIC_CONTEXT_TOKENS,
    n_threads=threads,
    n_threads_batch=threads,
    verbose=False,
)


def ask(text: str, limit: int) -> float:
    """Return the tokens per second after the first."""
    chunks: Any = llama.create_chat_completion(
        [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": text},
        ],
        max_tokens=limit,
        temperature=0.0,
        repeat_penalty=1.0,
        stream=True,
    )
    times = [time.monotonic() for chunk in chunks if "content" in chunk["choices"][0]["delta"]]
    return (len(times) - 1) / (times[-1] - times[0])


ask("Hi", 8)
speed = ask(question, tokens)
print(json.dumps({"tokens_per_s": speed, "bytes": psutil.Process().memory_info().rss}))
