"""The few words that a deck adds to those of its chapter, in both languages."""

from __future__ import annotations

WORDS = {
    "en": {
        "aims": "What you will learn",
        "findings": "Key findings",
        "section findings": "What the figures say",
        "limits": "What this cannot tell you",
        "method": "Method",
        "exercises": "To discuss",
        "reading": "How to read these slides",
        "cut": "The first {} of {} rows; the whole table is in the chapter.",
        "continued": "{} ({} of {})",
        "chapter": "The chapter in the book",
        "twin": "This slide in English",
        "notes": "Notes",
        "next": "Next",
        "reading notes": [
            "Every figure stands for an interval: point at it for its bounds and the pages that published it.",
            "Charts answer to the pointer and to the keys; a click on the legend picks a series.",
            "Arrow keys or the space bar move on, Esc shows all slides, S opens the notes in a window of their own, ? "
            "lists all keys.",
            "Printed, the slides are a handout with the notes.",
        ],
    },
    "zh": {
        "aims": "学习目标",
        "findings": "主要发现",
        "section findings": "数据说明了什么",
        "limits": "局限",
        "method": "方法",
        "exercises": "讨论题",
        "reading": "如何使用本幻灯片",
        "cut": "表中仅列前{}行，共{}行；完整表格见本章正文。",
        "continued": "{}（{}/{}）",
        "chapter": "本章正文",
        "twin": "本页中文版",
        "notes": "备注",
        "next": "下一页",
        "reading notes": [
            "每个数值都代表一个区间：将光标移至数值上，可查看其上下界和出处。",
            "图表可用鼠标或键盘查看；点击图例可突出某一系列。",
            "按方向键或空格键翻页，按Esc键总览全部幻灯片，按S键在新窗口中打开备注，按问号键查看全部快捷键。",
            "打印后即为附有备注的讲义。",
        ],
    },
}
