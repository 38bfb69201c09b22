// One card for each file: the file is the body of a PUT, and server-sent events tell how far it is.

import {Picture} from './windows.js';
import {count, pace, size, trouble} from './words.js';

const news = document.getElementById('news');
const template = document.getElementById('upload').content.firstElementChild;

const STATES = {
    queued: 'waiting', waiting: 'starting', running: 'uploading', paused: 'paused',
    stored: 'stored and verified', failed: 'failed', cancelled: 'cancelled'
};

// The answer to the PUT may be here before the last event; the events know more.
const LAST_EVENT = 1000;

export class Upload {
    // Calls ended() when it is over, and again(this) to send the file once more.
    constructor(file, ended, again) {
        this.file = file;
        this.path = file.name.toLowerCase();
        this.ended = ended;
        this.id = crypto.randomUUID();
        this.started = false;
        this.over = false;
        this.card = template.cloneNode(true);
        this.picture = new Picture(this.of('picture'));
        this.of('name').textContent = file.name;
        this.of('received').setAttribute('aria-label', `${file.name}: browser to server`);
        this.of('acknowledged').setAttribute('aria-label', `${file.name}: server to Dropbox`);
        this.button('pause', () => this.steer(this.state === 'paused' ? 'resume' : 'pause'));
        this.button('cancel', () => this.cancel());
        this.button('retry', () => again(this));
        this.of('pause').hidden = true;
        this.bars(0, 0);
        this.enter('queued');
    }

    of(part) {
        return this.card.querySelector('.' + part);
    }

    button(part, action) {
        this.of(part).onclick = action;
        this.label(part);
    }

    // The name says which of the cards it belongs to, and begins with what is to be read on it.
    label(part) {
        this.of(part).setAttribute('aria-label', `${this.of(part).textContent} ${this.file.name}`);
    }

    waits(why) {
        this.of('trouble').textContent = why;
    }

    start() {
        this.started = true;
        this.of('pause').hidden = false;
        this.of('trouble').textContent = '';
        this.enter('waiting');
        this.events = new EventSource(`uploads/${this.id}/events`);
        this.events.onmessage = event => this.show(JSON.parse(event.data));
        this.request = new XMLHttpRequest();
        this.request.open('PUT', `uploads/${this.id}?name=${encodeURIComponent(this.file.name)}`);
        this.request.setRequestHeader('Content-Type', 'application/octet-stream');
        this.request.onload = () => setTimeout(() => this.answered(), LAST_EVENT);
        this.request.onerror = () => this.end('failed',
            'The connection to the service is lost, or the file can no longer be read. Nothing was stored.');
        this.request.send(this.file);
    }

    answered() {
        if (this.over) {
            return;
        }
        const {status, response} = this.request;
        if (status === 200) {
            this.bars(this.file.size, this.file.size);
            this.end('stored', JSON.parse(response).contentHash);
        } else if (status === 502) {
            this.end('failed', JSON.parse(response).message);
        } else {
            this.end('failed', `The service answered ${status}.`);
        }
    }

    steer(action) {
        fetch(`uploads/${this.id}/${action}`, {method: 'POST'}).catch(
            () => this.of('trouble').textContent = `The service cannot be reached to ${action}.`);
    }

    cancel() {
        if (this.started) {
            this.steer('cancel');
            this.request.abort();
        }
        this.end('cancelled', '');
    }

    show(status) {
        if (this.over) {
            return;
        }
        this.bars(status.received, status.acknowledged);
        this.picture.draw(status.windows, status.windowSize, this.file.size);
        this.of('numbers').textContent = `${count(status.calls, 'call')} to Dropbox, ${size(status.sent)} sent`
            + (status.again > 0 ? `, ${count(status.again, 'call')} sent a window again` : '');
        this.of('details').hidden = false;
        this.of('pace').textContent = pace(status.pace);
        if (['stored', 'failed', 'cancelled'].includes(status.state)) {
            this.end(status.state, status.message);
        } else {
            this.enter(status.state);
            this.warn(trouble(status, this.file.size));
        }
    }

    bars(received, acknowledged) {
        for (const [name, bytes] of [['received', received], ['acknowledged', acknowledged]]) {
            this.of(name).value = this.file.size === 0 ? 0 : bytes / this.file.size;
            this.of(`${name}-text`).textContent = `${size(bytes)} of ${size(this.file.size)}`;
        }
    }

    enter(state) {
        if (this.state === state) {
            return;
        }
        this.state = state;
        this.card.className = `upload ${state}`;
        this.of('state').textContent = STATES[state];
        this.of('pause').textContent = state === 'paused' ? 'Resume' : 'Pause';
        this.label('pause');
        if (state !== 'queued' && state !== 'waiting') {
            news.textContent = `${this.file.name}: ${STATES[state]}`;
        }
    }

    // The seconds go on for the eye; the ear hears once that there is trouble, and once that it is over.
    warn({text, kind}) {
        this.of('trouble').textContent = text;
        this.card.classList.toggle('troubled', kind === 'unreachable');
        if (kind !== this.warned) {
            news.textContent = `${this.file.name}: ${text || 'goes on'}`;
            this.warned = kind;
        }
    }

    end(state, message) {
        if (this.over) {
            return;
        }
        this.over = true;
        this.events?.close();
        const focused = this.of('buttons').contains(document.activeElement);
        this.of('trouble').textContent = '';
        this.enter(state);
        if (state === 'stored') {
            this.of('received').value = this.of('acknowledged').value = 1;
        } else {
            this.picture.stop();
        }
        this.of('result').textContent = state === 'stored' ? `content_hash, as reckoned here and at Dropbox: ${message}`
            : message || 'Nothing was stored.';
        this.of('pause').hidden = this.of('cancel').hidden = this.of('details').hidden = true;
        this.of('retry').hidden = state === 'stored';
        if (focused) {
            this.of(state === 'stored' ? 'name' : 'retry').focus();
        }
        this.ended();
    }
}
