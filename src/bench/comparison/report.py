"""The Markdown document of a run: a text in which each section has its tables."""
import os

TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "performance.md")


def document(results, sections):
    machine = results["machine"]
    with open(TEMPLATE) as file:
        text = file.read()
    text = text.replace("{machine}", f"{machine['date']}, {machine['cores']} cores, {machine['system']}, {machine['java']}"
                        + (", short rounds" if results["quick"] else ""))
    for name, section in sections.items():
        table = "\n".join(section.table(results[name])) if name in results else "Not measured in this run."
        text = text.replace("{" + name + "}", table)
    return text
