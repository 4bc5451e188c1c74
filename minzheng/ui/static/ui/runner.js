// The questionnaire's runner: shows what the answers ask for, saves after each answer. The server is the truth:
// it drew the questions with the draft's answers, and it checks everything again.
(() => {
  'use strict';
  const form = document.getElementById('mz-questions');
  if (!form) return;
  const state = document.querySelector('[data-saved]');
  const questions = [...form.querySelectorAll('fieldset[data-code]')];

  const answersOf = (code) => new FormData(form).getAll(`q.${code}`).filter((value) => value !== '');
  const asked = (question) => {
    const rules = question.dataset.show ? JSON.parse(question.dataset.show) : [];
    return rules.every((rule) => {
      const other = questions.find((one) => one.dataset.code === rule.q);
      return other && !other.hidden && answersOf(rule.q).some((value) => (rule.least === null ? rule.in.includes(value) : Number(value) >= rule.least));
    });
  };
  const show = () => questions.forEach((question) => { question.hidden = !asked(question); });

  // What the server finds wrong stands at its question; an error it drew stays until somebody answers there.
  const touched = new Set();
  const mark = (faults) => questions.forEach((question) => {
    const { code } = question.dataset;
    const old = question.querySelector('.mz-error');
    const words = faults[code] || '';
    if (old ? old.textContent.trim() === words || (!words && !touched.has(code)) : !words) return;
    if (old) old.remove();
    question.classList.toggle('mz-field-error', Boolean(words));
    question.removeAttribute('aria-describedby');
    if (!words) return;
    const line = document.getElementById('mz-fault').content.firstElementChild.cloneNode(true);
    line.id = `e-${code}`;
    line.append(words);
    (question.querySelector('.mz-help') || question.querySelector('legend')).after(line);
    question.setAttribute('aria-describedby', line.id);
  });

  let waiting = false;
  let busy = false;
  const say = (words, failed) => {
    state.textContent = words;
    state.classList.toggle('mz-failed', Boolean(failed));
  };
  const save = async () => {
    if (busy) { waiting = true; return; }
    busy = true;
    say(state.dataset.saving);
    try {
      const answer = await fetch(form.dataset.save, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form)),
        credentials: 'same-origin',
        keepalive: true, // whoever leaves at once doesn't lose the last answer
        headers: {'X-CSRFToken': form.elements.csrfmiddlewaretoken.value},
      });
      const told = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
      if (answer.ok || told.faults) mark(told.faults || {});
      if (answer.ok && told.saved) say(state.dataset.said.replace('%s', told.saved));
      else say(told.refused || state.dataset.refused, true);
    } catch {
      say(state.dataset.failed, true);
    }
    busy = false;
    if (waiting) { waiting = false; save(); }
  };

  let later = 0;
  const soon = (delay) => { window.clearTimeout(later); later = window.setTimeout(save, delay); };
  form.addEventListener('input', (event) => touched.add(event.target.closest('fieldset')?.dataset.code));
  form.addEventListener('change', () => { show(); soon(0); });
  form.addEventListener('input', (event) => { if (event.target.matches('textarea,input:not([type=radio]):not([type=checkbox])')) { show(); soon(800); } });
  window.addEventListener('online', save);
  show();
})();
