"""Qt's own texts in Chinese: 取消, 复制 and the rest, from the file that comes with Qt."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


def load_texts(app: QCoreApplication) -> None:
    """Make Qt speak Chinese and write numbers and dates as here, whatever the computer's language.

    FileNotFoundError where the program folder lacks the file.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    texts = QTranslator(app)
    if not texts.load("qtbase_zh_CN", folder):
        raise FileNotFoundError(f"{folder}/qtbase_zh_CN.qm")
    app.installTranslator(texts)
