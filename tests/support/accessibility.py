"""What axe finds on pages, asked once of each structure of a page and once of each contrast.

axe judges elements and their attributes, not the words in them: a page whose elements are those of one in which nothing
was found, whatever its words, is not judged again. What contrast a text has follows from the style sheet, since the policy
forbids `style=`: from the elements around it and their classes.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults  # type: ignore[import-untyped]
from playwright.sync_api import Page

STRUCTURE = """() => {
  const worded = new Set([
    'action', 'alt', 'aria-label', 'content', 'data-label', 'formaction', 'href', 'placeholder', 'src', 'title', 'value',
  ]);
  const refers = new Set(['aria-controls', 'aria-describedby', 'aria-labelledby', 'for', 'headers', 'list']);
  const there = ids => ids.trim().split(/\\s+/).every(id => document.getElementById(id));
  const numbers = text => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\\d+(\\.\\d+)?/g, '0').replace(/0([ ,]+-?0)+/g, '0');
  const said = ({name, value}) => name.startsWith('data-') && name !== 'data-label' ? ''
    : worded.has(name) ? name + (value.trim() ? '=…' : '=')
    : refers.has(name) ? name + (there(value) ? '=there' : '=nowhere')
    : /lang$/.test(name) ? name + (/^(en|cy)$/.test(value) ? '=either' : '=' + value)
    : name === 'id' || name === 'name' ? name : name + '=' + numbers(value);
  const chains = new Map();
  const walk = (element, above) => {
    const own = element.localName + '[' + [...element.attributes].map(said).sort().join(' ') + ']';
    const chain = above + '>' + own;
    const parts = [];
    let text = element.matches('input,select,textarea');
    for (const node of element.childNodes) {
      let part = '';
      if (node.nodeType === Node.TEXT_NODE) part = node.data.trim() ? '…' : '';
      else if (node.nodeType === Node.ELEMENT_NODE) part = walk(node, chain);
      text ||= part === '…';
      if (part && part !== parts.at(-1)) parts.push(part);
    }
    if (text && document.body.contains(element)) (chains.get(chain) ?? chains.set(chain, []).get(chain)).push(element);
    return own + '{' + parts.join('') + '}';
  };
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  const once = new Set(ids).size === ids.length;
  const structure = walk(document.documentElement, '');
  window.chains = chains;
  return {structure: once ? structure : null, chains: [...chains.keys()]};
}"""
"""The elements of a page with what axe looks at, without its words and without what repeats the one before; null where an
id stands twice. And the way from the root to each element that holds text."""
RULES = "axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}})"
CONTRAST = """chains => axe.run(
  {include: chains.flatMap(chain => window.chains.get(chain))},
  {resultTypes: ['violations'], runOnly: ['color-contrast']},
)"""


class AxeReader:
    """Asks axe about pages, and remembers in what it found nothing."""

    def __init__(self) -> None:
        self._structures = set[str | None]()
        self._chains = set[str]()

    def violations(self, page: Page) -> str:
        """A report of what axe finds on a page; empty where there is nothing."""
        seen = page.evaluate(STRUCTURE)
        structure, chains = seen["structure"], set(seen["chains"]) - self._chains
        if structure is not None and structure in self._structures:
            return ""
        page.evaluate(AXE_SCRIPT)
        found: dict[str, Any] = page.evaluate(RULES)
        if chains:
            found["violations"] += page.evaluate(CONTRAST, sorted(chains))["violations"]
        if found["violations"]:
            return str(AxeResults(found).generate_report())
        self._structures.add(structure)
        self._chains |= chains
        return ""
