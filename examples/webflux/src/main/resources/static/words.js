// What is said of sizes, times and trouble.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

// Shorter waits happen where all is well.
const LONG_SILENCE = 3;

export function size(bytes) {
    let unit = 0;
    while (bytes >= 1024 && unit < UNITS.length - 1) {
        bytes /= 1024;
        unit++;
    }
    return `${unit === 0 ? bytes : bytes.toFixed(1)} ${UNITS[unit]}`;
}

export function count(number, thing) {
    return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

export function duration(seconds) {
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// Why the service goes as fast as it does.
export function pace({inFlight, limit, phase, latencyMillis, cap}) {
    const most = limit === 0 ? 'as many as are pinned' : `at most ${limit}`;
    const search = {startup: ', doubling while answers take no longer', probe: ', trying fewer'}[phase] ?? '';
    return `The service has ${count(inFlight, 'append')} under way, ${most}${search}.`
        + (latencyMillis > 0 ? ` One alone takes ${latencyMillis} ms.` : '')
        + (cap > 0 ? ` After Dropbox asked to slow down it stays at ${cap} for a while.` : '');
}

// The kind stays the same while the text counts seconds.
export function trouble(status, bytes) {
    if (status.limitedSeconds > 0) {
        return {kind: 'limited', text: `Dropbox asks to wait: another ${duration(status.limitedSeconds)}.`};
    }
    if (status.quietSeconds < LONG_SILENCE) {
        return {kind: '', text: ''};
    }
    const since = duration(status.quietSeconds);
    if (status.windows.includes('r')) {
        return {
            kind: 'unreachable',
            text: `Dropbox cannot be reached or does not answer. Trying again; nothing got through for ${since}.`
        };
    }
    if (bytes > 0 && status.acknowledged === bytes) {
        return {kind: 'commit', text: `Dropbox has all bytes and makes a file of them, for ${since} now.`};
    }
    return {kind: 'slow', text: `Waiting for Dropbox: nothing got through for ${since}.`};
}
