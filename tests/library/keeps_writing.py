"""Write messages for ever, and print each one's id and text once it is said to be kept."""

import sys
from itertools import count
from pathlib import Path

from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database


def main() -> None:
    database = Database(Path(sys.argv[1]))
    conversations = Conversations(database)
    conversation = conversations.create(Assistants(database).general().id)
    parent_id = None
    for turn in count():
        question = conversations.add_message(conversation.id, parent_id, "user", f"question {turn}")
        sys.stdout.write(f"{question.id} {question.text}\n")
        answer = conversations.add_message(
            conversation.id, question.id, "assistant", "", status="writing", model="m"
        )
        parent_id = answer.id
        text = ""
        for word in range(6):
            text += f"word{word} " * 200
            conversations.write(answer.id, text)
            sys.stdout.write(f"{answer.id} {text}\n")
            sys.stdout.flush()
        conversations.finish(answer.id, text, "done")
        if turn % 5 == 0:
            database.checkpoint()


if __name__ == "__main__":
    main()
