// Files in, cards out: which of them goes when.

import {Upload} from './upload.js';

// A browser has six connections to a service, and each upload takes two: the file's, and that of its events.
const AT_ONCE = 2;

const drop = document.getElementById('drop');
const input = document.getElementById('files');
const list = document.getElementById('uploads');
const notice = document.getElementById('notice');

const uploads = [];

function take(files) {
    const taken = [...files].map(file => new Upload(file, next, again));
    uploads.push(...taken);
    list.prepend(...taken.map(upload => upload.card));
    document.getElementById('none').hidden = uploads.length > 0;
    next();
}

function again(old) {
    const upload = new Upload(old.file, next, again);
    uploads.splice(uploads.indexOf(old), 1, upload);
    old.card.replaceWith(upload.card);
    upload.of('name').focus();
    next();
}

// In the order they came; of two files of one name the later waits for the earlier, and replaces it.
function next() {
    const names = new Set();
    let running = uploads.filter(upload => upload.started && !upload.over).length;
    for (const upload of uploads.filter(each => !each.over)) {
        const free = !names.has(upload.path);
        names.add(upload.path);
        if (upload.started) {
            continue;
        }
        if (!free) {
            upload.waits('Waits for the other file of this name, and replaces it then.');
        } else if (running < AT_ONCE) {
            upload.start();
            running++;
        } else {
            upload.waits('Waits for its turn.');
        }
    }
}

function dropped(data) {
    const items = [...data.items].filter(item => item.kind === 'file');
    const folders = items.map(item => item.webkitGetAsEntry()).filter(entry => entry?.isDirectory);
    notice.textContent = items.length === 0 ? 'That was no file.'
        : folders.length === 0 ? ''
            : `Folders are not taken, only files; left out: ${folders.map(folder => folder.name).join(', ')}.`;
    take(items.filter(item => !item.webkitGetAsEntry()?.isDirectory).map(item => item.getAsFile()));
}

input.onchange = () => {
    notice.textContent = '';
    take(input.files);
    input.value = '';
};

// On the whole window: a browser leaves the page for a file that is dropped beside the field.
addEventListener('dragover', event => {
    event.preventDefault();
    drop.classList.add('over');
});
addEventListener('dragleave', event => {
    if (!event.relatedTarget) {
        drop.classList.remove('over');
    }
});
addEventListener('drop', event => {
    event.preventDefault();
    drop.classList.remove('over');
    dropped(event.dataTransfer);
});
addEventListener('beforeunload', event => {
    if (uploads.some(upload => !upload.over)) {
        event.preventDefault();
    }
});
