// What comes from the store is shown by textContent and value alone, never as markup.
'use strict';
const $ = id => document.getElementById(id);
let store, collection, request, tokens, present, edited;

async function ask(method, what, given) {
  const query = method === 'GET' ? '?' + new URLSearchParams(given || {}) : '';
  const response = await fetch('api/' + what + query, {
    method, body: method === 'GET' ? undefined : JSON.stringify(given || {})
  });
  const answer = await response.json();
  answer.status = response.status;
  return answer;
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// A name as one visible line.
function shown(name) {
  if (name === '') return '(empty)';
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}

function failed(error) {
  $('status').textContent = error && error.error ? error.error : 'kv serve does not answer; is it still running?';
}

async function loadStore() {
  store = await ask('GET', 'store');
  if (store.error) return failed(store);
  document.title = 'kv ' + store.name;
  $('store').textContent = store.name;
  $('store').title = store.name;
  $('mode').textContent = store.writable ? 'writable' : 'read-only';
  $('actions').hidden = !store.writable;
  $('value').readOnly = !store.writable;
  const items = store.collections.map(each => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(element('span', shown(each.name)), element('span', each.count.toLocaleString('en')));
    button.title = each.name;
    button.setAttribute('aria-current', each.name === collection);
    button.onclick = () => choose(each.name);
    const item = document.createElement('li');
    item.append(button);
    return item;
  });
  $('collections').replaceChildren(...items);
  if (collection === undefined && store.collections.length) choose(store.collections[0].name);
  if (!store.collections.length) $('status').textContent = 'The store holds no entries.';
}

function choose(name) {
  collection = name;
  $('query').value = '';
  for (const button of $('collections').querySelectorAll('button')) {
    button.setAttribute('aria-current', button.title === name);
  }
  search();
}

function search() {
  const given = { c: collection };
  if ($('query').value !== '') given[$('how').value] = $('query').value;
  tokens = [null];
  return load(given);
}

async function load(given) {
  request = given;
  const own = given;
  const page = tokens.length;
  const token = tokens[page - 1];
  const found = [];
  let answer, next = token, seen = 0;
  $('status').textContent = 'Looking…';
  do {
    answer = await ask('GET', 'entries', next === null ? given : { ...given, token: next });
    if (own !== request) return;
    if (answer.error) return failed(answer);
    found.push(...answer.entries);
    seen += answer.seen;
    next = answer.next === undefined ? null : answer.next;
    if (given.text) $('status').textContent = 'Looking… ' + seen.toLocaleString('en') + ' entries, ' + found.length + ' found';
  } while (next !== null && found.length < 100 && given.text);
  tokens[page] = next;
  $('entries').replaceChildren(...found.map(each => row(each.key, each.summary, collection)));
  $('entries').scrollTop = 0;
  $('status').textContent = found.length === 0 ? 'Nothing found.'
    : given.text ? found.length + ' found' + (next === null ? '' : ' so far') + ', page ' + page
    : 'Page ' + page;
  $('previous').disabled = page === 1;
  $('next').disabled = next === null;
  $('pages').hidden = page === 1 && next === null;
}

function row(key, summary, of, className) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(element('span', shown(key), 'name'), element('span', summary, 'summary ' + (className || '')));
  button.onclick = () => {
    for (const each of $('entries').querySelectorAll('button')) each.removeAttribute('aria-current');
    button.setAttribute('aria-current', 'true');
    open(of, key);
  };
  const item = document.createElement('li');
  item.append(button);
  return item;
}

async function open(of, key) {
  if (unsaved() && !confirm('Drop what you edited?')) return;
  const answer = await ask('GET', 'entry', { c: of, k: key });
  $('entry').hidden = false;
  $('theirs').hidden = true;
  $('key').textContent = shown(key);
  present = { collection: of, key, version: answer.version };
  edited = answer.value === undefined ? '' : answer.value;
  $('value').value = edited;
  tell(answer.error || '', false);
  $('save').disabled = $('delete').disabled = answer.error !== undefined;
}

function unsaved() {
  return !$('entry').hidden && store.writable && present && $('value').value !== edited;
}

function tell(text, done) {
  $('message').textContent = text;
  $('message').className = done ? 'done' : '';
}

async function write(method) {
  const value = $('value').value;
  const answer = await ask(method, 'entry', { ...present, value });
  if (answer.status === 200) {
    $('theirs').hidden = true;
    if (method === 'DELETE') {
      edited = $('value').value = '';
      $('save').disabled = $('delete').disabled = true;
      tell('Deleted.', true);
    } else {
      present.version = answer.version;
      edited = $('value').value = answer.value;
      tell('Saved.', true);
    }
    await loadStore();
    tokens.length = Math.max(1, tokens.length - 1);
    if (request) await load(request);
    return;
  }
  tell(answer.error, false);
  if (answer.code === 'CONFLICT') {
    $('theirs').hidden = answer.value === undefined;
    $('other').textContent = answer.value || '';
  }
}

async function changes() {
  $('status').textContent = 'Comparing…';
  const answer = await ask('GET', 'changes');
  if (answer.error) return failed(answer);
  request = null;
  await loadStore();
  $('entries').replaceChildren(...answer.changes.map(each =>
    row(each.key, each.change + ' in ' + shown(each.collection), each.collection, each.change)));
  $('pages').hidden = true;
  $('status').textContent = (answer.changes.length === 0 ? 'Nothing changed' :
    (answer.more ? 'More than ' : '') + answer.changes.length + (answer.changes.length === 1 ? ' change' : ' changes')) + ' since ' + answer.since + '. ';
  if (answer.changes.length) {
    const seen = element('button', 'Mark as seen');
    seen.type = 'button';
    seen.onclick = async () => { await ask('POST', 'seen'); changes(); };
    $('status').append(seen);
  }
}

const guarded = action => event => {
  if (event) event.preventDefault();
  Promise.resolve(action()).catch(failed);
};
$('search').onsubmit = guarded(search);
$('previous').onclick = guarded(() => { tokens.length -= 2; return load(request); });
$('next').onclick = guarded(() => load(request));
$('close').onclick = () => { if (!unsaved() || confirm('Drop what you edited?')) { $('entry').hidden = true; present = undefined; } };
$('save').onclick = guarded(() => write('PUT'));
$('reload').onclick = guarded(() => { $('value').value = edited; return open(present.collection, present.key); });
$('delete').onclick = guarded(() => { if (confirm('Delete this entry?')) return write('DELETE'); });
$('changes').onclick = guarded(changes);
addEventListener('beforeunload', event => { if (unsaved()) event.preventDefault(); });
loadStore().catch(failed);
