"""Problems that a person can act on: one sentence, what to do next, and the exit code of the command."""

import sys
from collections.abc import Callable

USAGE_EXIT = 2
BAD_DATA_EXIT = 3
NO_MEMORY_EXIT = 4


class Problem(Exception):
    """A broken file, flag or machine. `hint` says what to do next; `exit_code` is the command's."""

    def __init__(self, sentence: str, hint: str = "", exit_code: int = USAGE_EXIT) -> None:
        super().__init__(sentence)
        self.hint = hint
        self.exit_code = exit_code


def is_out_of_memory(error: BaseException) -> bool:
    """Is this how Python, PyTorch on a CPU or PyTorch on a GPU says that memory ran out?"""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and ("out of memory" in text or "can't allocate memory" in text or "not enough memory" in text)


def run_command(main: Callable[[list[str]], int]) -> None:
    """Runs a command's main function with the process's arguments and exits with its code; a problem is told on stderr in a sentence."""
    try:
        code = main(sys.argv[1:])
    except Problem as problem:
        print(f"{problem}\n{problem.hint}" if problem.hint else str(problem), file=sys.stderr)
        code = problem.exit_code
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        print(
            "Memory ran out. Lower --tokens-per-step or --rank, train on shorter trees (--max-tree-tokens), or use --dtype bfloat16.\n"
            f"({str(error).strip().splitlines()[0] if str(error).strip() else 'MemoryError'})",
            file=sys.stderr,
        )
        code = NO_MEMORY_EXIT
    sys.exit(code)
