"""What is asked of a loaded page, in the browser. The page may lie: answers are checked, and say nothing but of itself."""

from __future__ import annotations

HEIGHT = "() => Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0)"
SCROLL = "(y) => window.scrollTo(0, y)"
TITLE = "(most) => String(document.title).slice(0, most)"
TEXT = "(most) => (document.body ? String(document.body.innerText) : '').slice(0, most)"
DOM = "(most) => ('<!DOCTYPE html>' + document.documentElement.outerHTML).slice(0, most)"
MARKS = """() => {
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility !== 'hidden';
  };
  const floats = (node) => ['fixed', 'sticky'].includes(getComputedStyle(node).position)
    || node.getAttribute('role') === 'dialog' || node.tagName === 'DIALOG';
  const named = /cookie|consent|gdpr|onetrust|didomi|usercentrics/i;
  const banner = [...document.querySelectorAll('[id],[class],[role=dialog],dialog')].slice(0, 20000).some(
    (node) => seen(node) && floats(node)
      && (named.test(node.id + ' ' + node.getAttribute('class')) || /cookie/i.test((node.innerText || '').slice(0, 500))));
  return {
    password: [...document.querySelectorAll('input[type=password]')].some(seen),
    cookies: banner,
  };
}"""
