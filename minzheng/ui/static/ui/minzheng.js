// What the shell does beyond links and forms. Every page works without it, only less handily.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // The navigation's counts come after the page.
  const nav = one('[data-counts]');
  if (nav) {
    fetch(nav.dataset.counts, {credentials: 'same-origin'})
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then((counts) => all('[data-count]').forEach((place) => {
        const number = counts[place.dataset.count];
        place.textContent = number ? number.toLocaleString('en') : '';
      }))
      .catch(() => {});
  }

  // How much of a text's room is taken; nothing is cut, too much is said in words by the server.
  const count = (place) => {
    const text = document.getElementById(place.id.slice(0, -5));
    const length = [...text.value].length;
    place.textContent = place.dataset.words.replace('%s', length);
    place.classList.toggle('mz-over', length > Number(place.dataset.most));
  };
  all('[data-most]').forEach((place) => { if (document.getElementById(place.id.slice(0, -5)).value) count(place); });
  document.addEventListener('input', (event) => {
    const place = event.target.id && document.getElementById(`${event.target.id}-most`);
    if (place) count(place);
  });

  // Menus close on Escape and on a press elsewhere.
  const closeMenus = (but) => all('details.mz-menu[open]').forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener('click', (event) => {
    closeMenus(event.target.closest('details.mz-menu'));
    if (event.target.closest('[data-close]')) event.target.closest('details').open = false;
    if (event.target.closest('.mz-toast-close')) event.target.closest('.mz-toast').remove();
    if (event.target.closest('[data-print]')) window.print();
    if (event.target.closest('[data-keys]')) showKeys();
    if (event.target.closest('[data-none]')) select(() => false);
  });

  // Selected rows open the bulk bar.
  const ticks = () => all('#mz-list tbody input[name=pk]');
  const tally = () => {
    const list = one('#mz-list');
    const bulk = one('#mz-bulk');
    if (!list || !bulk) return;
    const boxes = ticks();
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest('tr').classList.toggle('mz-picked', box.checked));
    const words = one('[data-selected]', bulk);
    words.textContent = `${words.dataset.words} ${chosen.length}`;
    const head = one('[data-all]', bulk);
    head.checked = chosen.length === boxes.length;
    head.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  };
  const select = (rule) => { ticks().forEach((box) => { box.checked = rule(box); }); tally(); };
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-all]')) select(() => event.target.checked);
    else if (event.target.matches('input[name=pk]')) tally();
  });

  // Keys: / search, j k rows, x select, Enter the row's next step, ? shows them. None while somebody writes; who talks
  // to the browser or hits keys unawares switches them off, which this browser remembers.
  const keys = one('#mz-keys');
  const off = one('[data-no-keys]');
  if (off) {
    one('[data-keys]').hidden = false;
    off.checked = localStorage.getItem('mz-no-keys') === 'yes';
    off.addEventListener('change', () => localStorage.setItem('mz-no-keys', off.checked ? 'yes' : 'no'));
  }
  const showKeys = () => {
    if (!keys || keys.open) return;
    all('[data-for]', keys).forEach((line) => { line.hidden = !one(`#mz-list ${line.dataset.for}`); });
    keys.showModal();
  };
  let at = -1;
  const move = (step) => {
    const rows = all('#mz-list tbody tr');
    if (!rows.length) return;
    rows.forEach((row) => { row.classList.remove('mz-at'); row.removeAttribute('tabindex'); });
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add('mz-at');
    rows[at].tabIndex = -1;
    rows[at].focus({preventScroll: true});
    rows[at].scrollIntoView({block: 'nearest'});
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus(null);
    const busy = event.key === 'Enter' ? 'input,textarea,select,button,a,summary' : 'input:not([type=checkbox]),textarea,select';
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(`dialog,${busy}`)) return;
    if (off && off.checked) return;
    const row = one('tr.mz-at'), act = all('[data-key]').find((one) => one.dataset.key === event.key);
    if (act) act.click();
    else if (event.key === '/') { const box = one('#mz-search') || one('#mz-find'); if (box) { box.focus(); event.preventDefault(); } }
    else if (event.key === '?') showKeys();
    else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === 'x' && row) { const box = one('input[name=pk]', row); if (box) { box.checked = !box.checked; tally(); } }
    else if (event.key === 'Enter' && row) { const link = one('.mz-act a', row) || one('td a', row); if (link) link.click(); }
  });

  // A revealed value goes away by itself, by the clock and not by counting: a hidden tab counts slowly. The masked one
  // comes back. Leaving the page hides it at once, since the browser may keep the page as it was.
  const masked = new WeakMap();
  const countDown = (root) => all('.mz-revealed', root).forEach((place) => {
    if (place.dataset.running) return;
    place.dataset.running = '1';
    const until = Date.now() + Number(place.dataset.seconds) * 1000;
    const words = one('[data-left]', place);
    const tick = () => {
      if (!place.isConnected) return;
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) { hide(place); return; }
      words.textContent = words.dataset.words.replace('%s', left);
      window.setTimeout(tick, 1000);
    };
    tick();
  });
  const hide = (place) => {
    const value = place.parentElement;
    if (masked.has(value)) value.innerHTML = masked.get(value);
    else { place.remove(); window.location.replace(window.location.href); }
  };
  window.addEventListener('pagehide', () => all('.mz-revealed').forEach((place) => {
    const value = place.parentElement;
    if (masked.has(value)) value.innerHTML = masked.get(value); else place.remove();
  }));

  // Copying a revealed value is a second look, and is written too.
  document.addEventListener('copy', () => all('.mz-revealed').forEach((place) => {
    if (!window.getSelection().containsNode(one('b', place), true)) return;
    fetch(place.dataset.copied, {
      method: 'POST', credentials: 'same-origin', keepalive: true,
      headers: {'X-CSRFToken': one('[name=csrfmiddlewaretoken]').value},
      body: new URLSearchParams({reason: place.dataset.reason}),
    }).catch(() => {});
  }));
  document.addEventListener('htmx:beforeSwap', (event) => {
    const target = event.detail.target;
    if (target.id.startsWith('value-') && !masked.has(target)) masked.set(target, target.innerHTML);
  });
  document.addEventListener('htmx:afterSwap', (event) => {
    const menu = event.detail.requestConfig?.elt.closest('details.mz-reveal');
    if (menu) menu.open = false;
    const said = one('#mz-list[data-said]');
    if (said && event.detail.target.id === 'mz-list') one('#mz-live').textContent = said.dataset.said;
    at = -1;
    countDown(document);
    tally();
  });

  // Toasts go after six seconds, and wait while somebody is on them.
  all('.mz-toast').forEach((toast) => {
    let timer = window.setTimeout(() => toast.remove(), 6000);
    const stop = () => window.clearTimeout(timer);
    const go = () => { timer = window.setTimeout(() => toast.remove(), 6000); };
    toast.addEventListener('mouseenter', stop); toast.addEventListener('focusin', stop);
    toast.addEventListener('mouseleave', go); toast.addEventListener('focusout', go);
  });

  // The house's time, wherever the screen thinks it is.
  const clock = one('[data-clock]');
  if (clock) {
    const show = () => { clock.textContent = new Date().toLocaleTimeString('en-GB', {timeZone: clock.dataset.clock}); };
    show(); window.setInterval(show, 1000);
  }
  const summary = one('[data-focus]');
  if (summary) summary.focus();
  countDown(document);
  tally();
})();
