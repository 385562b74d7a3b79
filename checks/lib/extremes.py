"""Writes small sites that go to the edge of what a theme must bear: python3 -m checks.lib.extremes FOLDER [SITE…]

Each is a folder of its own, without a network and with pictures that are drawn here:

    german   long compounds and credits, headlines of 1 and of 300 characters, 1 and 5,000 words, 12 pictures
    hebrew   the same from right to left, with Latin and numbers in it
    arabic   the same in another script
    many     14 sections with long names and 40 articles of one line, without a picture
    single   one section with one article, without a picture
    empty    nothing but a draft

Build them with --now 2026-11-20T12:00:00+01:00, so that their pages are the same every day.
"""

import datetime
import json
import struct
import sys
import zlib
from pathlib import Path

# The latest article of each site; each further one is some hours older.
LATEST = datetime.datetime(2026, 11, 19, 18, 30)
LONG = 5000

SITE = """\
title = {title}
base_url = "https://{name}.example"
language = "{language}"
time_zone = "{time_zone}"

# No AVIF: these pictures are looked at once.
[photos]
formats = ["webp", "jpeg"]
widths = [320, 960]

[shelves.more]
of = "section"
limit = 4

[shelves.latest]
limit = 6
"""

# Its width, its height.
PICTURES = {
    "wide": (1500, 1000),
    "portrait": (800, 1400),
    "panorama": (2000, 400),
    "tiny": (40, 40),
    "square": (900, 900),
}


# ------------------------------------------------------------------------------------------------------------
# Pictures


def picture(width, height, number):
    """A PNG with a frame and a disc in its middle, so that it is seen what was cut off or stretched."""
    frame = max(1, min(width, height) // 40)
    sky = bytes(90 + number * step % 120 for step in (37, 59, 83))
    ground = bytes(value // 2 for value in sky)
    dark, light = b"\x20\x20\x20", b"\xff\xf0\xc8"
    radius = min(width, height) // 4
    rows = []
    for y in range(height):
        if y < frame or y >= height - frame:
            rows.append(b"\0" + dark * width)
            continue
        colour = sky if y < height * 2 // 3 else ground
        above = radius**2 - (y - height // 2) ** 2
        disc = 2 * int(above**0.5) if above > 0 else 0
        left = (width - 2 * frame - disc) // 2
        right = width - 2 * frame - disc - left
        rows.append(b"\0" + dark * frame + colour * left + light * disc + colour * right + dark * frame)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


# ------------------------------------------------------------------------------------------------------------
# Words


GERMAN = {
    "title": "Bezirkshauptmannschaftsnachrichten",
    "language": "de-AT",
    "time_zone": "Europe/Vienna",
    "sections": ["Landwirtschaftskammerangelegenheiten", "Wissenschaft", "Straßenbahnhaltestellenverzeichnis"],
    "topics": ["Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung", "Wasser", "Erlbach"],
    "authors": [
        "Wilhelmine Tautermoser-Hinterholzer",
        "Maximilian Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauer",
        "Anna Huber",
        "Li O",
    ],
    "role": "Oberlandesgerichtsberichterstatterin",
    "from": "Bad Erlbach an der Großen Erlbach",
    "kicker": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "headline": "Donaudampfschifffahrtsgesellschaftskapitänswitwe klagt",
    "subhead": "Das Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz tritt außer Kraft",
    "long_headline": (
        "Nach dem Hochwasserrückhaltebeckenerweiterungsbau streiten die Bürgermeisterinnen und Bürgermeister von "
        "vierzehn Gemeinden darüber, wer die Instandhaltungskostenvorauszahlungen übernimmt und ob die "
        "Donaudampfschifffahrtsgesellschaftskapitänswitwe das Grundstück am Erlbach tatsächlich verkaufen durfte"
    ),
    "letter": "Ö",
    "word": "Nein.",
    "lead": (
        "Vier Jahre lang hat niemand die Trinkwasserversorgungsleitungspläne gesehen. Jetzt liegen sie im "
        'Gemeindeamt, und die Kapitänswitwe sagt: "Das habe ich *immer* gesagt."'
    ),
    "agency": "Gemeindearchiv Bad Erlbach an der Großen Erlbach",
    "photographer": "Nachlass Wilhelmine Tautermoser-Hinterholzer",
    "notice": (
        "Zur Verfügung gestellt von der Wasserleitungsinstandhaltungsgenossenschaft; die Redaktion konnte nicht "
        "prüfen, wann und wo das Bild entstanden ist"
    ),
    "caption": "Die Kapitänswitwe vor der Wasserleitungsinstandhaltungsgenossenschaft, zwei Tage nach dem Urteil",
    "alt": "eine helle Scheibe über einem dunklen Feld",
    "subheads": [
        "Hochwasserrückhaltebeckenerweiterungsbau", "Was kostet das?",
        "Donaudampfschifffahrtsgesellschaftskapitänswitwe", "Zwei Winter ohne Wasser", "Der Plan", "Die Nachbarn",
        "Instandhaltungskostenvorauszahlungen", "Vor Gericht", "Nach dem Urteil", "Die Zahlen", "Stimmen",
        "Wie es weitergeht",
    ],
    "columns": [
        "Gemeinde", "Einwohner", "Trinkwasserversorgung", "Kosten", "Anteil", "Seit", "Zuständig", "Anmerkung",
    ],
    "row": ["Bad Erlbach", "12 480", "Erlbachquelle", "1 200 000", "34,5 %", "1931", "Kapitänswitwe", "vorläufig"],
    "factbox": "Was ist eine Wasserleitungsinstandhaltungsgenossenschaft?",
    "saying": "Das Wasser fragt nicht, wem die Leitung gehört.",
    "speaker": "Wilhelmine Tautermoser-Hinterholzer, Wasserleitungsinstandhaltungsgenossenschaftsobfrau",
    "work": "Jahresbericht",
    "series": "Die Donaudampfschifffahrtsgesellschaftskapitänswitwe",
    "plain": ["Der Erlbach steigt", "Ein Brunnen für alle", "Wer zahlt die Leitung?", "Das Archiv öffnet"],
    "sentences": [
        "Die Leitung führt seit 1931 vom Berg in den Ort.",
        "Niemand weiß, wer die Pläne gezeichnet hat.",
        'Die Obfrau sagt: "Wir haben jeden Meter vermessen."',
        "Im Winter fror das Wasser an drei Stellen.",
        "Das Hochwasserrückhaltebecken fasst 48.000 Kubikmeter.",
        "Der Gemeinderat stimmte mit elf zu zehn Stimmen dafür.",
        "Am Freitag beginnt die Verhandlung vor dem Landesgericht.",
        "Die Grundstücksverkehrsgenehmigungszuständigkeit bleibt umstritten.",
        "Eine Nachbarin brachte Kaffee und eine alte Karte.",
        "Die Karte zeigt einen Brunnen, den es nicht mehr gibt.",
        "Der Bürgermeister wollte dazu nichts sagen.",
        "Bis zum Frühjahr soll alles fertig sein.",
        "Die Kosten haben sich seit dem ersten Beschluss verdoppelt.",
        "In der Nacht war es so still, dass man den Bach hörte.",
    ],
}

HEBREW = {
    "title": "ידיעות העמק",
    "language": "he",
    "time_zone": "Asia/Jerusalem",
    "sections": ["חדשות", "מדע וטכנולוגיה", "דעות"],
    "topics": ["מים", "תחבורה ציבורית", "UNESCO"],
    "authors": ["נועה בן־דוד", "יונתן אברהמי־רוזנצווייג", "Anna Huber", "לי אור"],
    "role": "כתבת לענייני מים",
    "from": "באד ארלבאך",
    "kicker": "המים חוזרים",
    "headline": "הרכבת ל־Bad Erlbach יצאה בשעה 06:10 עם 320 נוסעים",
    "subhead": "אחרי שני חורפים בלי קו, חברת ETB פותחת את המסילה",
    "long_headline": (
        "אחרי הרחבת מאגר מי השיטפונות רבות ראשות הערים של ארבע־עשרה הרשויות מי ישלם 1,200,000 אירו על התחזוקה, "
        "והאם אלמנת הקברניט של חברת הספנות רשאית הייתה למכור את המגרש שליד הנחל, כפי שנכתב בפרוטוקול ISO 9001 "
        "שנחתם בשנת 1931, או שמא ההסכם בטל מעיקרו ויש לפתוח את כל הדיון מחדש בבית המשפט המחוזי לפני סוף החורף הקרוב"
    ),
    "letter": "א",
    "word": "לא.",
    "lead": (
        'ארבע שנים איש לא ראה את התוכניות. עכשיו הן מונחות במשרדי Gemeindeamt, והאלמנה אומרת: "תמיד *ידעתי*."'
    ),
    "agency": "הארכיון העירוני של Bad Erlbach",
    "photographer": "עיזבון Wilhelmine Tautermoser",
    "notice": "נמסר על ידי אגודת המים; המערכת לא יכלה לבדוק מתי (2019?) והיכן צולמה התמונה",
    "caption": "התחנה החדשה, יומיים אחרי פסק הדין (קו S7)",
    "alt": "עיגול בהיר מעל שדה כהה",
    "subheads": [
        "המאגר", "כמה זה עולה?", "האלמנה", "שני חורפים בלי מים", "התוכנית", "השכנים", "התשלומים", "בבית המשפט",
        "אחרי פסק הדין", "המספרים", "קולות", "ומה הלאה",
    ],
    "columns": ["רשות", "תושבים", "מקור המים", "עלות", "חלק", "משנת", "אחראי", "הערה"],
    "row": ["באד ארלבאך", "12,480", "מעיין ארלבאך", "1,200,000", "34.5%", "1931", "האלמנה", "זמני"],
    "factbox": "מהי אגודת מים?",
    "saying": "המים לא שואלים של מי הצינור.",
    "speaker": "נועה בן־דוד, יושבת ראש",
    "work": "דוח שנתי",
    "series": "האלמנה והנחל",
    "plain": ["הנחל עולה", "באר אחת לכולם", "מי משלם על הקו?", "הארכיון נפתח"],
    "sentences": [
        "הקו יורד מן ההר אל העיירה מאז 1931.",
        "איש אינו יודע מי שרטט את התוכניות.",
        'היושבת ראש אומרת: "מדדנו כל מטר."',
        "בחורף קפאו המים בשלושה מקומות.",
        "במאגר יש מקום ל־48,000 מטרים מעוקבים.",
        "המועצה אישרה את ההצעה ברוב של 11 נגד 10.",
        "ביום שישי יתחיל הדיון בבית המשפט המחוזי.",
        "חברת ETB (Erlbachtalbahn) מסרה שאין בעיה.",
        "שכנה אחת הביאה קפה ומפה ישנה.",
        "במפה מסומנת באר שכבר איננה.",
        "ראש העיר לא רצה לומר דבר.",
        "עד האביב הכול אמור להיות מוכן.",
        "העלות הוכפלה מאז ההחלטה הראשונה.",
        "בלילה היה שקט כל כך ששמעו את הנחל.",
    ],
    "locale": """\
[dates]
months = [
    "בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני",
    "ביולי", "באוגוסט", "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר",
]
weekdays = ["יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת", "יום ראשון"]
day = "{d} {month} {year}"

[words]
skip_to_content = "דלגו לתוכן"
by = "מאת"
and = "וגם"
latest = "אחרונים"
all_articles = "כל הכתבות"
older = "ישן יותר"
newer = "חדש יותר"
updated = "עודכן"
published = "פורסם"
opinions = "דעות"
kind_opinion = "דעה"
corrections = "תיקונים"
in_this_article = "בכתבה זו"
archive_photo = "ארכיון"
ai_edited = "נערך בבינה מלאכותית"
reading_time.one = "דקת קריאה"
reading_time.other = "{n} דקות קריאה"
""",
}

ARABIC = {
    "title": "أخبار الوادي",
    "language": "ar",
    "time_zone": "Africa/Cairo",
    "sections": ["أخبار", "علوم وتكنولوجيا", "آراء"],
    "topics": ["المياه", "النقل العام", "UNESCO"],
    "authors": ["ليلى عبد الرحمن", "يوسف الحسيني البغدادي", "Anna Huber", "نور علي"],
    "role": "مراسلة شؤون المياه",
    "from": "باد إرلباخ",
    "kicker": "عودة المياه",
    "headline": "القطار إلى Bad Erlbach انطلق في الساعة 06:10 وعلى متنه 320 راكبا",
    "subhead": "بعد شتاءين بلا خط، شركة ETB تفتح السكة",
    "long_headline": (
        "بعد توسيع خزان مياه الفيضان تتنازع أربع عشرة بلدية على من يدفع 1,200,000 يورو من تكاليف الصيانة، وهل كان "
        "يحق لأرملة القبطان أن تبيع الأرض الواقعة عند النهر كما جاء في محضر ISO 9001 الموقع في عام 1931، أم أن "
        "الاتفاق باطل من أساسه ويجب أن يعاد النظر في المسألة كلها أمام المحكمة الإقليمية قبل نهاية الشتاء القادم"
    ),
    "letter": "ع",
    "word": "لا.",
    "lead": 'لم ير أحد المخططات منذ أربع سنوات. وهي الآن في مكتب Gemeindeamt، والأرملة تقول: "كنت *أعرف* ذلك دائما."',
    "agency": "أرشيف بلدية Bad Erlbach",
    "photographer": "تركة Wilhelmine Tautermoser",
    "notice": "قدمتها جمعية المياه، ولم تتمكن هيئة التحرير من التحقق من تاريخ (2019؟) ومكان التقاطها",
    "caption": "المحطة الجديدة بعد يومين من الحكم (خط S7)",
    "alt": "قرص فاتح فوق حقل داكن",
    "subheads": [
        "الخزان", "كم يكلف ذلك؟", "الأرملة", "شتاءان بلا ماء", "الخطة", "الجيران", "الدفعات", "في المحكمة",
        "بعد الحكم", "الأرقام", "أصوات", "ماذا بعد",
    ],
    "columns": ["البلدية", "السكان", "مصدر المياه", "التكلفة", "النسبة", "منذ", "المسؤول", "ملاحظة"],
    "row": ["باد إرلباخ", "12,480", "نبع إرلباخ", "1,200,000", "34.5%", "1931", "الأرملة", "مؤقت"],
    "factbox": "ما هي جمعية المياه؟",
    "saying": "الماء لا يسأل لمن الأنبوب.",
    "speaker": "ليلى عبد الرحمن، رئيسة الجمعية",
    "work": "التقرير السنوي",
    "series": "الأرملة والنهر",
    "plain": ["النهر يرتفع", "بئر للجميع", "من يدفع ثمن الخط؟", "الأرشيف يفتح أبوابه"],
    "sentences": [
        "يمتد الخط من الجبل إلى البلدة منذ عام 1931.",
        "لا أحد يعرف من رسم المخططات.",
        'تقول الرئيسة: "قسنا كل متر."',
        "في الشتاء تجمد الماء في ثلاثة مواضع.",
        "يتسع الخزان لنحو 48,000 متر مكعب.",
        "وافق المجلس بأغلبية 11 صوتا مقابل 10.",
        "تبدأ الجلسة يوم الجمعة أمام المحكمة الإقليمية.",
        "قالت شركة ETB (Erlbachtalbahn) إنه لا توجد مشكلة.",
        "أحضرت جارة قهوة وخريطة قديمة.",
        "تظهر الخريطة بئرا لم تعد موجودة.",
        "لم يرغب رئيس البلدية في التعليق.",
        "من المفترض أن يكون كل شيء جاهزا في الربيع.",
        "تضاعفت التكلفة منذ القرار الأول.",
        "كان الليل هادئا حتى سمع الناس النهر.",
    ],
    "locale": """\
[dates]
months = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]
day = "{d} {month} {year}"

[quotes]
double = ["«", "»"]

[words]
skip_to_content = "انتقل إلى المحتوى"
by = "بقلم"
and = "و"
latest = "آخر الأخبار"
all_articles = "كل المقالات"
older = "أقدم"
newer = "أحدث"
updated = "تحديث"
published = "نشر"
opinions = "آراء"
kind_opinion = "رأي"
corrections = "تصحيحات"
in_this_article = "في هذا المقال"
archive_photo = "صورة أرشيفية"
ai_edited = "معدلة بالذكاء الاصطناعي"
reading_time.one = "دقيقة قراءة"
reading_time.other = "{n} دقائق قراءة"
""",
}


# ------------------------------------------------------------------------------------------------------------
# Sites


def quoted(text):
    # What JSON writes of a text, TOML reads.
    return json.dumps(text, ensure_ascii=False)


def prose(sentences, number, count):
    """A paragraph of `count` sentences, another one for each number."""
    return " ".join(sentences[(number * 5 + step * 3) % len(sentences)] for step in range(count))


class Site:
    def __init__(self, folder, words):
        self.folder = folder
        self.words = words
        self.written = 0
        self.pictures = 0
        self.write("site.toml", SITE.format(name=folder.name, **words | {"title": quoted(words["title"])}))
        if "locale" in words:
            self.write("locale.toml", words["locale"])

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def section(self, key, title, order):
        self.write(f"content/{key}/_section.md", f"+++\ntitle = {quoted(title)}\norder = {order}\n+++\n")

    def picture(self, path, shape):
        """Writes a picture beside an article and gives the name of its file."""
        self.pictures += 1
        name = f"{shape}-{self.pictures}.png"
        self.write(f"content/{path}/{name}", picture(*PICTURES[shape], self.pictures))
        return name

    def photo(self, path, shape, **keys):
        """A `[photo]` table with its picture."""
        words = self.words
        credit = {} if "agency" in keys else {"credit": f"{words['authors'][2]}/AP"}
        keys = {"alt": words["alt"]} | credit | keys
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
        return "\n".join(["[photo]", f"file = {quoted(self.picture(path, shape))}", *lines])

    def article(self, path, title, body, tables="", **keys):
        keys = {"title": title, "date": "", **keys}
        date = LATEST - datetime.timedelta(hours=7 * self.written)
        self.written += 1
        lines = [
            f"{key} = {date.isoformat() if key == 'date' else json.dumps(value, ensure_ascii=False)}"
            for key, value in keys.items()
        ]
        self.write(f"content/{path}/index.md", "\n".join(["+++", *lines, "", tables, "+++", "", body, ""]))


def long_body(words):
    """All that a body may hold, and enough prose that it has LONG words."""
    sentences = words["sentences"]
    columns = words["columns"]
    table = [columns, [":--", "--:", ":--", "--:", "--:", "--:", ":--", ":--"], *[words["row"]] * 6]
    rows = "\n".join("| " + " | ".join(row) + " |" for row in table)
    quote, plain = words["saying"], words["plain"]
    between = [
        f":::keypoints\n- {sentences[1]}\n- {sentences[4]}\n- {sentences[12]}\n:::",
        rows,
        f'::::factbox{{title="{words["factbox"]}"}}\n{sentences[0]} {sentences[9]}\n\n- **{columns[1]}:** 12480\n'
        f'- **{columns[5]}:** 1931\n\n:::quote{{by="{words["authors"][3]}"}}\n{quote}\n:::\n::::',
        f'```\n{"let width = 0; " * 12}\nx\n```\n\n{sentences[3]} `{"newsprint-build-" * 5}`',
        f':::pullquote{{by="{words["speaker"]}"}}\n{quote} {words["headline"]}\n:::',
        f"1. {plain[0]}\n   - {plain[1]}\n     1. {plain[2]}\n        - {sentences[2]}\n   - {sentences[6]}\n"
        f"2. {plain[3]}",
        f':::quote{{by="{words["speaker"]}" source="{words["work"]}"}}\n{quote}\n\n{sentences[8]}\n:::',
        f':::embed{{url="https://video.example/{"a-very-long-name-" * 6}" title="{words["headline"]}"}}\n'
        f"{sentences[9]}\n:::",
        "\n\n".join(
            f"> [!{kind}]\n> {sentences[number]} {sentences[number + 1]}"
            for number, kind in enumerate(["CORRECTION", "EDITORSNOTE", "DISCLOSURE", "UPDATE"])
        ),
        f"> {sentences[2]}\n>\n> {quote}",
        f"[{words['headline']}](https://archive.example/{'2026-' * 20}): {sentences[5]}\n\n* * *\n\n{sentences[7]}",
        f"### {words['headline']}\n\n{sentences[10]}\n\n#### {plain[1]}",
    ]
    parts = [f"{sentences[0]}[^one] {sentences[1]}[^two]"]
    each = LONG // len(words["subheads"])
    number = 0
    for subhead, block in zip(words["subheads"], between, strict=True):
        parts.append(f"## {subhead}")
        counted = len(block.split())
        while counted < each:
            number += 1
            paragraph = prose(sentences, number, 5)
            counted += len(paragraph.split())
            parts.append(paragraph)
            if block and counted > each // 2:
                parts.append(block)
                block = ""
    parts.append(f"[^one]: {sentences[4]}\n[^two]: {sentences[8]} https://archive.example/{'1931-' * 20}")
    return "\n\n".join(parts)


def full(folder, words):
    """A site of which each article is the edge of something."""
    site = Site(folder, words)
    sentences, authors, topics = words["sentences"], words["authors"], words["topics"]
    for order, (key, title) in enumerate(zip(["one", "two", "three"], words["sections"], strict=True)):
        site.section(key, title, order)
    site.write(
        "agencies.toml",
        f"[[agency]]\nname = {quoted(words['agency'])}\nkind = \"handout\"\nnotice = {quoted(words['notice'])}\n",
    )
    credit = {"agency": words["agency"], "photographer": words["photographer"]}
    site.article(
        "one/headline", words["long_headline"], prose(sentences, 1, 6),
        site.photo("one/headline", "wide", caption=words["caption"], archive=True, ai="edited", **credit),
        kicker=words["kicker"], subhead=words["subhead"], lead=words["lead"], topics=topics,
        authors=authors[:2], sources="AP, APA", dateline=words["from"],
    )  # fmt: skip
    site.article("one/letter", words["letter"], words["word"], updated="2026-11-20")

    path = "two/pictures"
    shapes = ["portrait", "panorama", "tiny", "square", "wide"]
    caption = words["caption"]
    shown = [
        f'![{words["alt"]}]({site.picture(path, shape)}){{credit="{authors[number % 4]}/AP"}}\n'
        f"{caption * (number % 2)}"
        for number, shape in enumerate(shapes + shapes + ["portrait"])
    ]
    between = "\n\n".join(f"{one.strip()}\n\n{prose(sentences, at, 4)}" for at, one in enumerate(shown[:5]))
    gallery = f':::gallery{{title="{words["factbox"]}"}}\n' + "\n".join(one.strip() for one in shown[5:]) + "\n:::"
    site.article(
        path, words["headline"], f"{prose(sentences, 2, 3)}\n\n{between}\n\n{gallery}",
        site.photo(path, "portrait", caption=words["caption"], **credit)
        + "".join(
            f"\n\n[[corrections]]\ndate = 2026-11-19\ntype = \"{kind}\"\ntext = {quoted(sentences[at])}"
            for at, kind in enumerate(["correction", "clarification", "update"])
        ),
        kicker=words["kicker"], lead=words["lead"], authors=[authors[0]], series=words["series"],
    )  # fmt: skip

    site.article(
        "one/long", words["subhead"], long_body(words),
        site.photo("one/long", "panorama", caption=words["caption"])
        + "".join(
            f"\n\n[[byline]]\nwho = {quoted(who)}\nrole = {quoted(words['role'])}\nfrom = {quoted(words['from'])}"
            for who in authors[:2]
        )
        + f"\n\n[[corrections]]\ndate = 2026-11-19\ntype = \"retraction\"\ntext = {quoted(words['lead'])}"
        + f"\n\n[[corrections]]\ndate = 2026-11-18\ntext = {quoted(sentences[4])}",
        kicker=words["headline"], subhead=words["headline"], topics=topics, kind="analysis",
        series=words["series"], related=["/one/headline/index.md", "/one/letter/index.md"],
    )  # fmt: skip

    for number, title in enumerate([words["letter"], words["headline"], words["plain"][0]]):
        path = f"three/opinion-{number}"
        tables = site.photo(path, "tiny") if number == 1 else ""
        more = {"lead": words["lead"]} if number else {}
        site.article(
            path, title, prose(sentences, number, 8), tables,
            kind="opinion", authors=authors if number < 2 else authors[3:], **more,
        )  # fmt: skip
    for number, title in enumerate(words["plain"]):
        path = f"{['one', 'two'][number % 2]}/plain-{number}"
        tables = site.photo(path, ["tiny", "portrait", "square", "panorama"][number])
        more = {"series": words["series"]} if number == 0 else {"topics": topics[:1]}
        site.article(path, title, prose(sentences, number, 9), tables, authors=[authors[number]], **more)


def many(folder):
    """Names and short texts, and nothing to look at."""
    site = Site(folder, GERMAN | {"title": "Die Zeilen"})
    names = [*GERMAN["sections"], *GERMAN["subheads"][:11]]
    for number, name in enumerate(names):
        site.section(f"section-{number}", name, number)
    headlines = [GERMAN["headline"], *GERMAN["plain"], *GERMAN["subheads"]]
    for number in range(40):
        title = headlines[number % len(headlines)]
        lead = {"lead": GERMAN["lead"]} if number % 3 == 0 else {}
        path = f"section-{number * 5 % 14}/article-{number}"
        site.article(path, title, GERMAN["sentences"][number % 14], **lead)


def single(folder):
    site = Site(folder, GERMAN | {"title": "Ein Blatt"})
    site.article("news/only", GERMAN["plain"][0], GERMAN["sentences"][0])


def empty(folder):
    site = Site(folder, GERMAN | {"title": "Noch nichts"})
    site.article("news/draft", GERMAN["plain"][0], GERMAN["sentences"][0], draft=True)


SITES = {
    "german": lambda folder: full(folder, GERMAN),
    "hebrew": lambda folder: full(folder, HEBREW),
    "arabic": lambda folder: full(folder, ARABIC),
    "many": many,
    "single": single,
    "empty": empty,
}


def write(folder, names=SITES):
    """Writes the sites of these names, each into a folder of its own."""
    for name in names:
        SITES[name](Path(folder) / name)


def main():
    folder, *names = sys.argv[1:] or [""]
    if not folder or not set(names) <= SITES.keys():
        sys.exit(__doc__)
    write(folder, names or SITES)


if __name__ == "__main__":
    main()
