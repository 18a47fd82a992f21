// Uploads files in pieces that go on after a broken connection, by tus. Without it the form sends them whole.
const PIECE = 4 * 1024 * 1024;
const WAITS = [0, 1000, 3000, 5000, 10000, 20000];

// What is known of an upload that was begun is kept in this window alone, and gone when it is closed.
const kept = {
  async findAllUploads() { return found("tus::"); },
  async findUploadsByFingerprint(fingerprint) { return found(`tus::${fingerprint}::`); },
  async removeUpload(key) { sessionStorage.removeItem(key); },
  async addUpload(fingerprint, upload) {
    const key = `tus::${fingerprint}::${Date.now()}`;
    sessionStorage.setItem(key, JSON.stringify(upload));
    return key;
  },
};

function found(start) {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(start));
  return keys.map((key) => ({ ...JSON.parse(sessionStorage.getItem(key)), urlStorageKey: key }));
}

let loading;

function tus(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.tus);
    script.onerror = () => reject(new Error(`${address} did not load`));
    document.head.append(script);
  });
  return loading;
}

export function bringUploads(place, assets) {
  const form = place.querySelector("form");
  const list = place.querySelector(".app-uploads");
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return; // the form says what is missing
    event.preventDefault();
    form.hidden = true;
    Promise.all(files.map((file) => send(file, place, form, list, assets))).then((ended) => finish(ended, place, form));
  });
}

function finish(ended, place, form) {
  const receipts = ended.filter(Boolean);
  if (receipts.length === ended.length) {
    location.assign(receipts.length === 1 ? receipts[0] : place.dataset.receipts);
    return;
  }
  form.hidden = false;
}

async function send(file, place, form, list, assets) {
  const shown = row(file, list);
  try {
    const { Upload } = await tus(assets.tus);
    return await new Promise((resolve, reject) => start(Upload, { file, place, form, shown, resolve, reject }));
  } catch (error) {
    shown.fail(reason(error));
    return "";
  }
}

function start(Upload, { file, place, form, shown, resolve, reject }) {
  const { upload: endpoint, corrects } = place.dataset;
  const upload = new Upload(file, {
    endpoint,
    chunkSize: PIECE,
    retryDelays: WAITS,
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    metadata: { filename: file.name, ...(corrects ? { corrects } : {}) },
    fingerprint: async () => [endpoint, corrects, file.name, file.size, file.lastModified].join("-"),
    urlStorage: kept,
    removeFingerprintOnSuccess: true,
    onProgress: (sent, total) => shown.say(sent, total),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const again = !status || status === 409 || status === 423 || status === 460 || status >= 500;
      if (again) shown.note("The connection broke. It goes on by itself as soon as it can");
      return again;
    },
    onError: reject,
    onSuccess: () => {
      shown.done();
      resolve(place.dataset.receipt.replace("000000000000", upload.url.split("/").at(-2)));
    },
  });
  shown.onCancel(async () => {
    await upload.abort(true).catch(() => {});
    reject(new Error("Cancelled. Nothing of it was kept."));
  });
  upload.findPreviousUploads().then((before) => {
    if (before.length) upload.resumeFromPreviousUpload(before.at(-1));
    upload.start();
  });
}

let count = 0;

function row(file, list) {
  count += 1;
  const item = document.createElement("li");
  item.className = "app-progress";
  const name = Object.assign(document.createElement("p"), { className: "govuk-body govuk-!-font-weight-bold", id: `upload-${count}`, textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { className: "app-progress__bar", max: 100, value: 0 });
  bar.setAttribute("aria-labelledby", name.id);
  const words = Object.assign(document.createElement("p"), { className: "govuk-body-s", textContent: "Starting" });
  words.setAttribute("role", "status");
  const cancel = Object.assign(document.createElement("button"), { type: "button", className: "govuk-button govuk-button--secondary", textContent: "Cancel" });
  const whose = Object.assign(document.createElement("span"), { className: "govuk-visually-hidden", textContent: ` ${file.name}` });
  cancel.append(whose);
  item.append(name, bar, words, cancel);
  list.append(item);
  let told = -1;
  return {
    say(sent, total) {
      const percent = total ? Math.floor((100 * sent) / total) : 100;
      bar.value = percent;
      if (Math.floor(percent / 10) === told) return; // a screen reader hears every tenth
      told = Math.floor(percent / 10);
      words.textContent = `${percent}%: ${size(sent)} of ${size(total)} sent`;
    },
    note(text) { words.textContent = text; },
    done() {
      bar.value = 100;
      words.textContent = "Sent. It is being checked";
      cancel.remove();
    },
    fail(text) {
      cancel.remove();
      bar.remove();
      words.className = "govuk-error-message";
      words.setAttribute("role", "alert");
      words.textContent = text;
    },
    onCancel(act) { cancel.addEventListener("click", act, { once: true }); },
  };
}

function reason(error) {
  const answer = error.originalResponse;
  if (!answer) return error.causingError ? "The connection broke. Choose the same file again: it goes on where it stopped." : error.message;
  const body = answer.getBody() ?? "";
  if (!body.trimStart().startsWith("<")) return body || "Something went wrong on our side. Try again.";
  const page = new DOMParser().parseFromString(body, "text/html");
  const said = [...page.querySelectorAll("main p")].map((each) => each.textContent.trim()).filter(Boolean);
  return said.slice(0, 2).join(" ") || "Something went wrong on our side. Try again.";
}

function size(bytes) {
  const [unit, name] = [[1e9, "GB"], [1e6, "MB"], [1e3, "KB"], [1, "bytes"]].find(([least]) => bytes >= least) ?? [1, "bytes"];
  return `${(bytes / unit).toFixed(unit > 1 ? 1 : 0).replace(/\.0$/, "")} ${name}`;
}
