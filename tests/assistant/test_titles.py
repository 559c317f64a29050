import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.titles import MAX_CHARACTERS, says_nothing, title_of

FIRST_MESSAGES = [
    # English
    ("What is the capital of Portugal?", "What is the capital of Portugal?"),
    ("   \n\n  Why is the sky blue?  \n", "Why is the sky blue?"),
    ("how do i boil an egg", "How do i boil an egg"),
    ("tell me a joke", "Tell me a joke"),
    ("Please write a haiku about rain.", "Write a haiku about rain"),
    (
        "Hi! Can you help me write a cover letter for a bakery job?",
        "Write a cover letter for a bakery job",
    ),
    (
        "hey, could you please explain how a heat pump works in simple words?",
        "Explain how a heat pump works in simple words",
    ),
    (
        "Can you tell me what the difference between affect and effect is?",
        "What the difference between affect and effect is",
    ),
    (
        "Could you help me with my maths homework? I don't understand fractions.",
        "My maths homework",
    ),
    ("I'd like to know the best time to visit Iceland", "The best time to visit Iceland"),
    (
        "I want you to act as an English teacher. Correct my sentences.",
        "Act as an English teacher",
    ),
    (
        "I need you to summarise this text: The quick brown fox",
        "Summarise this text: The quick brown fox",
    ),
    (
        "Would you mind checking my grammar: she go to school",
        "Checking my grammar: she go to school",
    ),
    ("Hello there, how are you? What should I cook tonight?", "What should I cook tonight?"),
    (
        "Write an email to my landlord about the broken heating, polite but firm",
        "Write an email to my landlord about the broken…",
    ),
    (
        "Dr. Smith said I should take 5 mg. Is that a lot?",
        "Dr. Smith said I should take 5 mg. Is that a…",
    ),
    (
        "Mrs. Dalloway said she would buy the flowers. Why?",
        "Mrs. Dalloway said she would buy the flowers",
    ),
    ("What is 3.14 times 2?", "What is 3.14 times 2?"),
    ("e.g. what does e.g. mean?", "E.g. what does e.g. mean?"),
    ('Translate "good morning" to Korean', 'Translate "good morning" to Korean'),
    ("Test my code: print(1)", "Test my code: print(1)"),
    ("history of Rome", "History of Rome"),
    ("Highlight the main points", "Highlight the main points"),
    # More than one line
    ("Fix this bug:\n```python\ndef f(x):\n    return x+1\n```", "Fix this bug"),
    ("```python\nprint('hi')\n```\nWhat does this do?", "What does this do?"),
    ("```\nprint('hi')\n```", "Print('hi')"),
    ("# Meeting notes\nSummarise the following notes", "Meeting notes"),
    ("- milk\n- eggs\n- bread\nSort this list", "Sort this list"),
    ("1. milk\n2. eggs", "1. milk"),
    ("**Important**: read this", "Important: read this"),
    ("https://www.example.com/a/b?c=d#e what is this about", "Example.com what is this about"),
    # Portuguese
    ("Como faço para cozer arroz?", "Como faço para cozer arroz?"),
    ("Olá, você pode me ajudar a escrever um currículo?", "Escrever um currículo"),
    ("Bom dia, qual é a capital da Austrália?", "Qual é a capital da Austrália?"),
    ("Por favor, explique como funciona a fotossíntese.", "Explique como funciona a fotossíntese"),
    ('Pode traduzir este texto para inglês? "O rato roeu"', "Traduzir este texto para inglês"),
    ("Preciso de ajuda com uma receita de bacalhau", "Uma receita de bacalhau"),
    ("Olá! Tudo bem? Quem foi Fernando Pessoa?", "Quem foi Fernando Pessoa?"),
    ("oitenta e dois mais três?", "Oitenta e dois mais três?"),
    # Korean
    ("한국의 수도는 어디인가요?", "한국의 수도는 어디인가요?"),
    ("안녕하세요! 김치찌개 끓이는 법 알려주세요.", "김치찌개 끓이는 법"),
    ("혹시 제주도 여행에 대해 알려 주실래요?", "제주도 여행"),
    ("부탁인데 이력서 쓰는 것 좀 도와줄래?", "이력서 쓰는 것"),
    ("이 문장을 영어로 번역해 줘: 날씨가 좋네요", "이 문장을 영어로 번역해 줘: 날씨가 좋네요"),
    (
        "파이썬으로 피보나치 수열을 구하는 코드를 작성해주세요。감사합니다",
        "파이썬으로 피보나치 수열을 구하는 코드를 작성해주세요",
    ),
]

MERE_GREETINGS = [
    "hello",
    "Hi!",
    "Hello there, how are you?",
    "hi can you",
    "Good evening.",
    "Thanks",
    "ok",
    "test",
    "?",
    "...",
    "😀",
    "",
    "Olá! Tudo bem?",
    "oi",
    "안녕하세요",
    "안녕하세요, 반갑습니다!",
]


@pytest.mark.parametrize(("message", "title"), FIRST_MESSAGES)
def test_the_title_says_what_is_asked(message: str, title: str) -> None:
    assert title_of(message) == title
    assert not says_nothing(message)


@pytest.mark.parametrize("message", MERE_GREETINGS)
def test_a_mere_greeting_says_nothing_and_the_answer_gives_the_title(message: str) -> None:
    assert says_nothing(message)
    assert title_of(message) == (message or "New conversation")
    answer = "Hello! Lighthouses are tall. They shine."
    assert title_of(message, answer) == "Lighthouses are tall"


def test_without_words_an_attached_file_gives_the_title() -> None:
    assert title_of("", attachment="letter.txt") == "letter.txt"
    assert title_of("Sum it up", attachment="letter.txt") == "Sum it up"


@given(st.text(st.characters()), st.text(st.characters()))
def test_a_title_is_one_short_line_and_never_empty(question: str, answer: str) -> None:
    title = title_of(question, answer)
    assert 0 < len(title) <= MAX_CHARACTERS
    assert title == " ".join(title.split())


@pytest.mark.parametrize(
    "piece", ["a", " ", "hello ", "`", "```", "- ", "https://", "? ", "please "]
)
def test_two_megabytes_are_no_reason_to_wait(piece: str) -> None:
    assert len(title_of(piece * (2_000_000 // len(piece)))) <= MAX_CHARACTERS
