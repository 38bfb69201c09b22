// One card for each file: the file is the body of a PUT, and server-sent events tell how far it is.

const drop = document.getElementById('drop');
const input = document.getElementById('files');
const list = document.getElementById('uploads');
const news = document.getElementById('news');

const STATES = {
    waiting: 'waiting', running: 'uploading', paused: 'paused',
    stored: 'stored and verified', failed: 'failed', cancelled: 'cancelled'
};

function size(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
        bytes /= 1024;
        unit++;
    }
    return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

class Upload {
    constructor(file) {
        this.file = file;
        this.id = crypto.randomUUID();
        this.over = false;
        this.state = 'waiting';
        this.card = document.getElementById('upload').content.firstElementChild.cloneNode(true);
        this.of('name').textContent = file.name;
        this.of('received').setAttribute('aria-label', `${file.name}: browser to server`);
        this.of('acknowledged').setAttribute('aria-label', `${file.name}: server to Dropbox`);
        this.of('pause').onclick = () => this.steer(this.state === 'paused' ? 'resume' : 'pause');
        this.of('cancel').onclick = () => this.steer('cancel');
        document.getElementById('none').hidden = true;
        list.prepend(this.card);
    }

    of(part) {
        return this.card.querySelector('.' + part);
    }

    start() {
        this.events = new EventSource(`uploads/${this.id}/events`);
        this.events.onmessage = event => this.show(JSON.parse(event.data));
        this.request = new XMLHttpRequest();
        this.request.open('PUT', `uploads/${this.id}?name=${encodeURIComponent(this.file.name)}`);
        this.request.setRequestHeader('Content-Type', 'application/octet-stream');
        this.request.onerror = () => this.end('failed', 'The service cannot be reached.');
        this.request.send(this.file);
    }

    steer(action) {
        fetch(`uploads/${this.id}/${action}`, {method: 'POST'});
        if (action === 'cancel') {
            this.end('cancelled', 'Nothing was stored.');
            this.request.abort();
        }
    }

    show(status) {
        if (this.over) {
            return;
        }
        this.state = status.state;
        this.card.className = `upload ${status.state}`;
        this.of('state').textContent = STATES[status.state];
        this.of('pause').textContent = status.state === 'paused' ? 'Resume' : 'Pause';
        this.bar('received', status.received);
        this.bar('acknowledged', status.acknowledged);
        this.windows(status);
        const again = Math.max(0, status.sent - this.file.size);
        this.of('numbers').textContent = `${status.calls} calls to Dropbox, ${size(status.sent)} sent`
            + (again > 0 ? `, ${size(again)} of it again` : '');
        if (status.state === 'stored') {
            this.end('stored', `content_hash ${status.message}`);
        } else if (status.state === 'failed' || status.state === 'cancelled') {
            this.end(status.state, status.message || 'Nothing was stored.');
        }
    }

    bar(name, bytes) {
        this.of(name).value = this.file.size === 0 ? 1 : bytes / this.file.size;
        this.of(`${name}-text`).textContent = `${size(bytes)} of ${size(this.file.size)}`;
    }

    // At most 200 boxes: each stands for as many windows as it must.
    windows(status) {
        const windows = Math.max(1, Math.ceil(this.file.size / status.windowSize));
        const boxes = Math.min(200, windows);
        const row = this.of('windows');
        while (row.children.length < boxes) {
            row.append(document.createElement('li'));
        }
        for (let i = 0; i < boxes; i++) {
            const end = Math.min(this.file.size, (i + 1) / boxes * windows * status.windowSize);
            row.children[i].className = status.acknowledged >= end ? 'acknowledged'
                : status.sent >= end ? 'sent' : '';
        }
    }

    end(state, message) {
        if (this.over) {
            return;
        }
        this.over = true;
        this.state = state;
        this.events.close();
        this.card.className = `upload ${state}`;
        this.of('state').textContent = STATES[state];
        this.of('result').textContent = message;
        this.of('pause').disabled = true;
        this.of('cancel').disabled = true;
        news.textContent = `${this.file.name}: ${STATES[state]}`;
    }
}

function take(files) {
    for (const file of files) {
        new Upload(file).start();
    }
}

input.onchange = () => {
    take(input.files);
    input.value = '';
};
for (const kind of ['dragenter', 'dragover']) {
    drop.addEventListener(kind, event => {
        event.preventDefault();
        drop.classList.add('over');
    });
}
for (const kind of ['dragleave', 'drop']) {
    drop.addEventListener(kind, event => {
        event.preventDefault();
        drop.classList.remove('over');
    });
}
drop.addEventListener('drop', event => take(event.dataTransfer.files));
