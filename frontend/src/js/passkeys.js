// Passkeys: asks the browser to make one or to use one, and sends what it answers with the form.
// A form says by data-passkey what it wants: "add", "use" (the options stand in its JSON) or "login" (they are fetched).

const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decoded = (list = []) => list.map((item) => ({ ...item, id: decode(item.id) }));

const WORDS = {
  NotAllowedError: "No passkey was used: it was cancelled, or it took too long. Try again.",
  InvalidStateError: "This device holds a passkey for your account already.",
  SecurityError: "Passkeys do not work at this address. Use the address that your invitation named.",
  other: "The passkey did not work. Try again, or sign in another way.",
};

async function make(options, alone) {
  const { publicKey } = options;
  const choice = { ...publicKey.authenticatorSelection };
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: decoded(publicKey.excludeCredentials),
      authenticatorSelection: choice,
    },
  });
  return answer(credential, {
    attestationObject: encode(credential.response.attestationObject),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function use(options) {
  const { publicKey } = options;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: decoded(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = credential.response;
  return answer(credential, {
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
    userHandle: userHandle ? encode(userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: encode(credential.response.clientDataJSON), ...response },
  };
}

async function options(form) {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return (await reply.json()).request_options;
}

async function send(form) {
  const given = await options(form);
  const alone = form.elements.passwordless?.checked ?? false;
  const found = form.dataset.passkey === "add" ? await make(given, alone) : await use(given);
  form.elements.credential.value = JSON.stringify(found);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.querySelector("[data-passkey-without]")?.remove();
  form.querySelector("[data-passkey-with]").hidden = false;
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    try {
      await send(form);
    } catch (error) {
      trouble.textContent = WORDS[error.name] ?? WORDS.other;
    }
  });
}
