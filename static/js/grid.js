// The sheet of figures (record 51): the WAI-ARIA grid pattern over the inputs of its table. What
// cells mean is the server's: this moves the focus, sends acts, writes the answers.
"use strict";
(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const at = (id) => document.getElementById(id);
  const [source, said] = [at("sheet-source"), at("sheet-said")];
  const cells = [...sheet.querySelectorAll("input[data-seen]")];
  const rows = [...sheet.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
  const place = new Map(rows.flatMap((row, y) => row.map((cell, x) => [cell, [y, x]])));
  const done = []; // acts that may be undone, the latest last
  let current = cells[0];
  let editing = false; // arrows move in the text of the cell
  let leaving = false; // the next Tab leaves the sheet
  let from = null; // where a selected block begins
  let choosing = false;
  let [keys, busy, waiting] = [0, 0, Promise.resolve()];

  const one = (css, inside = sheet) => inside.querySelector(css);
  const button = (name) => one(`[data-do=${name}]`);
  const isCell = (element) => place.has(element);
  const on = (kind, act) => sheet.addEventListener(kind, act);
  const isDirty = (cell) => cell.value.trim() !== cell.defaultValue; // the attribute: what is stored
  const stateOf = (cell) => cell.parentElement.dataset.state;
  const say = (text) => (said.textContent = said.dataset[text] ?? text);

  // What became of a cell, in words and a sign, under it.
  const tell = (cell, state, message = "") => {
    let line = one("output", cell.parentElement);
    if (!line) cell.parentElement.append((line = document.createElement("output")));
    line.id = `o${cell.id}`;
    line.textContent = [sheet.dataset[state], message].filter(Boolean).join(" : ");
    cell.parentElement.dataset.state = state;
    const wrong = ["refused", "changed"].includes(state);
    cell.setAttribute("aria-invalid", wrong);
    cell.answered = wrong ? cell.value : null; // not sent again until it says something else
    button("retry").hidden = !cells.some((each) => /waits|unsaved/.test(stateOf(each)));
    button("undo").disabled = !done.length;
  };

  const hold = (cell) => {
    current.tabIndex = -1;
    current = cell;
    cell.tabIndex = 0;
  };
  const clamp = (list, rank) => list[Math.min(Math.max(rank, 0), list.length - 1)];
  const move = (cell, down, right) => {
    const [y, x] = place.get(cell);
    return clamp(clamp(rows, y + down), x + right);
  };
  const chosen = () => {
    const [[a, b], [c, d]] = [place.get(from), place.get(current)];
    const between = rows.slice(Math.min(a, c), Math.max(a, c) + 1);
    return between.map((row) => row.slice(Math.min(b, d), Math.max(b, d) + 1));
  };
  const choose = (start) => {
    from = start;
    const within = new Set(from && from !== current ? chosen().flat() : []);
    for (const cell of cells) cell.parentElement.ariaSelected = within.has(cell) ? "true" : null;
  };

  // A row that opens under another: a question about a cell, or where its value comes from.
  const openedOf = (cell) => [...sheet.querySelectorAll(".opened")].find((row) => row.cell === cell);
  const close = (cell) => openedOf(cell)?.remove();
  const show = (element) => element?.scrollIntoView({ block: "nearest" });
  const enter = (cell) => {
    openedOf(cell)?.querySelector("textarea, button, a, [tabindex]")?.focus();
    show(openedOf(cell));
  };
  const under = (cell, html, act) => {
    close(cell);
    const row = cell.closest("tr");
    const inside = `<td colspan="${row.cells.length}"><div class="sheet-under">${html}</div></td>`;
    row.insertAdjacentHTML("afterend", `<tr class="opened">${inside}</tr>`);
    show(Object.assign(row.nextElementSibling, { cell, act }));
    show(document.activeElement);
  };

  // Acts leave one after the other, each compared with what the one before stored.
  const send = (act) => {
    busy += 1;
    if (act.kind === "cell") tell(act.cells[0], "saving");
    waiting = waiting.then(() => post(act)).finally(() => (busy -= 1));
  };
  const ask = (act) => {
    act.once ??= `${sheet.elements.once.value}-${(keys += 1)}`;
    act.sent = Object.fromEntries(
      act.cells.map(({ id, value, dataset: { seen } }) => [id, act.undone?.[id] ?? { value, seen }]),
    );
    const { kind, comment = "", block = "", to = "", once, sent } = act;
    const said = { act: kind, source: source.value, comment, block, at: to, cells: sent };
    const { value: csrfmiddlewaretoken } = sheet.elements.csrfmiddlewaretoken;
    const body = new URLSearchParams({ csrfmiddlewaretoken, once, act: JSON.stringify(said) });
    return fetch(sheet.action, { method: "POST", body, signal: AbortSignal.timeout(20000) });
  };
  const post = async (act) => {
    let [answer, lost] = [null, "lost"];
    try {
      let response = await ask(act);
      if (response.status === 403) {
        // Who signed in again in another tab has another token: the page has it.
        const page = await (await fetch(location.href)).text();
        sheet.elements.csrfmiddlewaretoken.value = /middlewaretoken" value="(\w+)/.exec(page)?.[1] ?? "";
        response = await ask(act);
      }
      if (response.redirected) lost = "expired";
      else if (response.headers.get("Content-Type").includes("json")) {
        answer = await response.json();
        answer.ok = response.ok;
      }
    } catch {} // no network, or no answer in time
    if (answer) return take(act, answer);
    if (act.undone) done.push(act.undone);
    if (act.kind === "cell") tell(act.cells[0], "unsaved");
    at("sheet-expired").hidden = lost !== "expired";
    say(lost);
  };

  // What the answer says: of each cell, of what stands around, and what would undo it.
  const take = (act, { ok, cells: told = [], notes = {}, show = {}, undo: undone = {}, under: asked, said: words }) => {
    act.once = null;
    at("sheet-expired").hidden = true;
    if (Object.keys(undone).length) done.push(undone);
    for (const { cell: id, state, value, seen, message } of told) {
      const cell = at(id);
      if (act.kind !== "cell" && !ok && state === "saved") continue; // not written, nor is the rest
      const typed = cell.value;
      const kept = act.kind === "cell" && (!ok || typed !== act.sent[id].value);
      if (seen) Object.assign(cell, { defaultValue: value, value: kept ? typed : value }).dataset.seen = seen;
      tell(cell, state, message);
      if (ok) close(cell);
    }
    if (act.kind === "cell" && !told.length) tell(act.cells[0], "unsaved", words);
    for (const [id, html] of Object.entries(notes)) at(id).nextElementSibling.innerHTML = html;
    for (const [id, html] of Object.entries(show)) at(id).innerHTML = html;
    say(words);
    const cell = act.to ? at(act.to) : act.cells[0];
    if (ok) close(cell);
    if (!asked) return;
    under(cell, asked, act);
    if (document.activeElement === cell) enter(cell);
  };

  const save = (cell) => {
    if (!isDirty(cell)) {
      if (/waits|unsaved|refused|changed/.test(stateOf(cell))) tell(cell, "");
    } else if (!source.value.trim()) {
      tell(cell, "waits");
      say("nosource");
      source.setAttribute("aria-invalid", true);
    } else if (cell.answered !== cell.value && stateOf(cell) !== "saving") {
      send({ kind: "cell", cells: [cell] });
    }
  };
  const retry = () => cells.filter(isDirty).forEach(save);
  const undo = () => {
    const undone = done.pop();
    if (!undone) return say("nothing");
    button("undo").disabled = !done.length;
    send({ kind: "undo", cells: Object.keys(undone).map(at), undone });
  };
  const restore = (cell) => {
    cell.value = cell.defaultValue;
    tell(cell, "");
  };
  const provenance = async () => {
    const cell = current;
    const [, code, rank] = /^(.*)-(\d+)$/.exec(cell.id);
    const url = sheet.action.replace("cellules", `${encodeURIComponent(code)}/${rank}/valeurs`);
    const response = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => ({}));
    if (!response.ok || response.redirected) return say("lost");
    under(cell, await response.text());
    enter(cell);
  };

  const ACTS = {
    undo,
    retry,
    under: provenance,
    again({ act, cell }) {
      const comment = one("textarea", openedOf(cell))?.value.trim();
      if (comment === "") return enter(cell);
      cell.focus();
      send({ ...act, comment });
    },
    stored({ act, cell }) {
      close(cell);
      cell.focus();
      if (act.kind === "cell") restore(cell);
    },
  };
  on("click", ({ target }) =>
    ACTS[target.closest("[data-do]")?.dataset.do]?.(target.closest(".opened")),
  );
  on("submit", (event) => event.preventDefault());
  source.addEventListener("change", () => {
    source.removeAttribute("aria-invalid");
    retry();
  });
  addEventListener("online", retry);
  addEventListener("beforeunload", (event) => {
    if (busy || cells.some(isDirty)) event.preventDefault();
  });

  on("focusin", ({ target: cell }) => {
    if (!isCell(cell)) return;
    hold(cell);
    editing = leaving = false;
    if (!choosing) choose(null);
    cell.select();
    cell.nextElementSibling.id = `n${cell.id}`;
    cell.setAttribute("aria-describedby", `n${cell.id} o${cell.id}`);
  });
  on("focusout", ({ target }) => isCell(target) && save(target));
  on("dblclick", ({ target }) => (editing = isCell(target)));

  const MOVES = {
    Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageDown: [10, 0], PageUp: [-10, 0], Home: [0, -99], End: [0, 99],
  };
  const next = (cell, { key, shiftKey, ctrlKey }) => {
    if (key === "Tab") return leaving ? null : cells[cells.indexOf(cell) + (shiftKey ? -1 : 1)];
    if (key === "Enter" && shiftKey) return move(cell, -1, 0);
    if (editing && /Left|Right|Home|End/.test(key)) return null;
    if (ctrlKey && /^(Home|End)$/.test(key)) return cells.at(key === "Home" ? 0 : -1);
    return MOVES[key] && !ctrlKey ? move(cell, ...MOVES[key]) : null;
  };
  on("keydown", (event) => {
    const { target: cell, key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const opened = cell.closest(".opened");
    if (key === "Escape" && opened) {
      opened.remove();
      return opened.cell.focus();
    }
    if (cell === source && key === "Enter") return current.focus();
    if (!isCell(cell) || altKey || event.isComposing) return;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "z") {
      event.preventDefault();
      if (isDirty(cell)) restore(cell);
      else undo();
    } else if (key === "Escape") {
      leaving = !isDirty(cell) && !editing;
      editing = false;
      choose(null);
      restore(cell);
      cell.select();
    } else if (key === "F2") {
      event.preventDefault();
      if (shiftKey) return openedOf(cell) ? enter(cell) : provenance();
      editing = true;
      cell.setSelectionRange(cell.value.length, cell.value.length);
    } else {
      const to = next(cell, event);
      if (!to) return;
      event.preventDefault();
      const begin = shiftKey && key.startsWith("Arrow") ? (from ?? cell) : null;
      if (to === cell) save(cell);
      choosing = true;
      to.focus();
      choosing = false;
      choose(begin);
    }
  });

  on("copy", (event) => {
    if (!from || !isCell(event.target)) return;
    const lines = chosen().map((row) => row.map((cell) => cell.value).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  });
  on("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
    if (!isCell(cell) || !/[\t\r\n]/.test(text)) return;
    event.preventDefault();
    restore(cell);
    if (!source.value.trim()) return say("nosource");
    say("pasting");
    send({ kind: "paste", cells, block: text, to: cell.id });
  });

  for (const cell of cells) {
    cell.tabIndex = cell === current ? 0 : -1;
    cell.readOnly = "fixed" in cell.dataset;
    cell.inputMode = "numeric";
  }
  for (const link of sheet.querySelectorAll("td > a")) link.tabIndex = -1; // reached by Shift+F2
  one(".sheet-bar").hidden = false;
  one("[data-without]").hidden = true;
})();
