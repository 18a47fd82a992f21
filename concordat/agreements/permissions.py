"""Permissions of `agreements`."""

from concordat.kernel.permissions import register

AGREEMENT_VIEW = register("agreements.agreement.view", "See sharing agreements")
AGREEMENT_DOWNLOAD = register("agreements.agreement.download", "Take the register of agreements away as a file")
AGREEMENT_DRAFT = register("agreements.agreement.draft", "Draft a sharing agreement, or one that follows another")
AGREEMENT_EDIT = register("agreements.agreement.edit", "Change a draft: its parties, purposes and schedule")
AGREEMENT_PROPOSE = register(
    "agreements.agreement.propose", "Give an agreement to its parties to sign, or take it back"
)
AGREEMENT_SIGN = register("agreements.agreement.sign", "Sign an agreement for an agency")
AGREEMENT_REVIEW = register("agreements.agreement.review", "Review an agreement in force")
AGREEMENT_WITHDRAW = register("agreements.agreement.withdraw", "Withdraw an agreement, or end an agency's part in it")
AGREEMENT_PUBLISH = register("agreements.agreement.publish", "Show an agreement on the public page, or take it off")
ASSET_VIEW = register("agreements.asset.view", "See what data agencies hold and may share")
ASSET_EDIT = register("agreements.asset.edit", "Add, change and retire the data that an agency may share")
PURPOSE_VIEW = register("agreements.purpose.view", "See the purposes for which data is shared")
PURPOSE_EDIT = register("agreements.purpose.edit", "Add, change and end purposes")
GATEWAY_VIEW = register("agreements.gateway.view", "See the legal gateways that agreements rest on")
GATEWAY_EDIT = register("agreements.gateway.edit", "Add and change legal gateways")
FLOW_ASK = register("agreements.flow.ask", "Ask whether data may flow to oneself")
FLOW_TRY = register("agreements.flow.try", "Ask whether data may flow to anybody")
REQUEST_VIEW = register("agreements.request.view", "See requests for access")
REQUEST_MAKE = register("agreements.request.make", "Ask for access to data for oneself")
REQUEST_DECIDE = register("agreements.request.decide", "Grant, refuse and end access that others asked for")
OVERRIDE_VIEW = register("agreements.override.view", "See emergency overrides")
OVERRIDE_INVOKE = register("agreements.override.invoke", "Invoke an emergency override, and end it")
OVERRIDE_REVIEW = register("agreements.override.review", "Review emergency overrides")
IDENTIFIABLE_RECEIVE = register("agreements.identifiable.receive", "Receive data in which people are named")
PSEUDONYMOUS_RECEIVE = register("agreements.pseudonymous.receive", "Receive data in which a key stands for each person")
AGGREGATE_RECEIVE = register("agreements.aggregate.receive", "Receive counts")

DESK_VIEW = register("agreements.desk.view", "See the information governance desk: everything that has a clock")

SUBJECT_REQUEST_VIEW = register("agreements.subject-request.view", "See subject rights requests")
SUBJECT_REQUEST_ADD = register("agreements.subject-request.add", "Enter a subject rights request")
SUBJECT_REQUEST_EDIT = register("agreements.subject-request.edit", "Correct what a subject rights request says")
SUBJECT_REQUEST_PAUSE = register(
    "agreements.subject-request.pause", "Stop a request's clock while the person is asked for something"
)
SUBJECT_REQUEST_RESUME = register(
    "agreements.subject-request.resume", "Let a request's clock run on when the person has answered"
)
SUBJECT_REQUEST_EXTEND = register("agreements.subject-request.extend", "Extend a request by two months")
SUBJECT_REQUEST_ANSWER = register("agreements.subject-request.answer", "Say how a request was answered")
SUBJECT_REQUEST_REOPEN = register(
    "agreements.subject-request.reopen", "Take back the answer of a request, so that its clock runs again"
)
SUBJECT_REQUEST_CLOSE = register("agreements.subject-request.close", "Close a request that was answered")
SUBJECT_SEARCH_VIEW = register("agreements.subject-search.view", "See searches for what is held about a person")
SUBJECT_SEARCH_ASK = register("agreements.subject-search.ask", "Ask to search for what is held about a person")
SUBJECT_SEARCH_APPROVE = register(
    "agreements.subject-search.approve", "Approve or refuse a search that somebody else asked for"
)
SUBJECT_SEARCH_RUN = register("agreements.subject-search.run", "Run a search that was approved")

BREACH_VIEW = register("agreements.breach.view", "See breaches of personal data")
BREACH_ADD = register("agreements.breach.add", "Enter a breach of personal data")
BREACH_EDIT = register("agreements.breach.edit", "Correct and complete what is known of a breach")
BREACH_ASSESS = register("agreements.breach.assess", "Assess the risk of a breach to people")
BREACH_REPORT = register("agreements.breach.report", "Say that the regulator was told of a breach")
BREACH_INFORM = register("agreements.breach.inform", "Say that the people concerned were told of a breach")
BREACH_CLOSE = register("agreements.breach.close", "Close a breach, with its lessons")

COMPLAINT_VIEW = register("agreements.complaint.view", "See data protection complaints")
COMPLAINT_ADD = register("agreements.complaint.add", "Enter a data protection complaint")
COMPLAINT_EDIT = register("agreements.complaint.edit", "Correct what a complaint says")
COMPLAINT_ACKNOWLEDGE = register("agreements.complaint.acknowledge", "Say that a complaint was acknowledged")
COMPLAINT_ANSWER = register("agreements.complaint.answer", "Say what came of a complaint, and close it")

POLICY_DOCUMENT_VIEW = register("agreements.policy-document.view", "See appropriate policy documents")
POLICY_DOCUMENT_ADD = register("agreements.policy-document.add", "Enter an appropriate policy document")
POLICY_DOCUMENT_EDIT = register("agreements.policy-document.edit", "Correct what an appropriate policy document says")
POLICY_DOCUMENT_REVIEW = register("agreements.policy-document.review", "Say that a policy document was reviewed")
POLICY_DOCUMENT_END = register(
    "agreements.policy-document.end", "Say that the processing which a policy document covers has ended"
)

DISPOSAL_VIEW = register("agreements.disposal.view", "See what is due to be destroyed")
DISPOSAL_ADD = register("agreements.disposal.add", "Enter something that is due to be destroyed")
DISPOSAL_DESTROY = register("agreements.disposal.destroy", "Say that something was destroyed, and how")
DISPOSAL_KEEP = register("agreements.disposal.keep", "Decide to keep something longer, and why")
