"""The Markdown document of a run."""


def document(results, sections):
    machine = results["machine"]
    lines = [f"Measured on {machine['date']}: {machine['cores']} cores, {machine['system']}, {machine['java']}; "
             "load generator, upstream and gateway on the same cores; `-Xms512m -Xmx512m` unless another heap is named.", ""]
    for name, section in sections.items():
        lines += [f"## {section.TITLE}", "", *section.table(results[name]), ""]
    return "\n".join(lines)
