// The windows of an upload, a box for each; the legend counts them, also for those who do not see the boxes.

import {size} from './words.js';

const KINDS = {
    '.': ['waiting', 'waiting'],
    s: ['sending', 'being sent'],
    r: ['again', 'being sent again'],
    a: ['acknowledged', 'acknowledged'],
    R: ['acknowledged again', 'acknowledged after a retry']
};

export class Picture {
    constructor(element) {
        this.element = element;
        this.boxes = element.querySelector('.windows');
        this.legend = element.querySelector('.legend');
        this.counts = {};
        for (const [kind, [look, words]] of Object.entries(KINDS)) {
            this.counts[kind] = this.entry(look, words);
        }
        this.each = document.createElement('li');
        this.legend.append(this.each);
    }

    entry(look, words) {
        const entry = document.createElement('li');
        const box = document.createElement('span');
        const text = document.createElement('span');
        const count = document.createElement('span');
        box.className = `box ${look}`;
        count.className = 'count';
        text.append(count, ` ${words}`);
        entry.append(box, text);
        this.legend.append(entry);
        return count;
    }

    // One character for each box, which is a window, or a run of them in a long file.
    draw(windows, windowSize, bytes) {
        this.drawn = [windows, windowSize, bytes];
        this.element.hidden = windows.length === 0;
        while (this.boxes.children.length < windows.length) {
            this.boxes.append(document.createElement('li'));
        }
        const counts = {};
        [...windows].forEach((kind, i) => {
            this.boxes.children[i].className = `box ${KINDS[kind][0]}`;
            counts[kind] = (counts[kind] ?? 0) + 1;
        });
        for (const [kind, count] of Object.entries(this.counts)) {
            const entry = count.closest('li');
            count.textContent = counts[kind] ?? 0;
            entry.classList.toggle('none', !counts[kind]);
            entry.hidden = (kind === 'r' || kind === 'R') && !counts[kind];
        }
        const run = Math.ceil(bytes / windowSize) / windows.length;
        this.each.textContent = run > 1 ? `each about ${Math.round(run)} windows of ${size(windowSize)}`
            : `each a window of ${size(windowSize)}`;
    }

    // Nothing is under way any more.
    stop() {
        if (this.drawn) {
            const [windows, ...sizes] = this.drawn;
            this.counts['.'].nextSibling.textContent = ' not acknowledged';
            this.draw(windows.replace(/[sr]/g, '.'), ...sizes);
        }
    }
}
