"""Permissions of `datasets`."""

from concordat.kernel.permissions import register

DATASET_VIEW = register("datasets.dataset.view", "See the catalogue: what datasets there are, and how each stands")
DATASET_ADD = register("datasets.dataset.add", "Put a dataset in the catalogue")
DATASET_EDIT = register("datasets.dataset.edit", "Change what a dataset declares, and retire it")
DATASET_STEWARD = register("datasets.dataset.steward", "See who used a dataset, and what was put aside of it")
ROW_READ = register("datasets.row.read", "Read rows of a dataset, as far as an agreement gives them")
ROW_DOWNLOAD = register(
    "datasets.row.download", "Take rows of a dataset away as a file, as far as an agreement gives them"
)
DELIVERY_VIEW = register("datasets.delivery.view", "See deliveries and their receipts")
DELIVERY_MAKE = register("datasets.delivery.make", "Deliver data to a dataset")
DELIVERY_ANSWER = register("datasets.delivery.answer", "Say whether a delivery that looks unusual is right")
DELIVERY_MEND = register("datasets.delivery.mend", "Take away the rows of a delivery that were put aside, to mend them")
DELIVERY_WITHDRAW = register("datasets.delivery.withdraw", "Withdraw a delivery, so that nothing of it is kept")
VERSION_DISPOSE = register("datasets.version.dispose", "Destroy versions of a dataset whose time is over")
CERTIFICATE_VIEW = register("datasets.certificate.view", "See what was destroyed, when, by whom and why")
KEY_VIEW = register("datasets.key.view", "See under which keys identifiers are kept")
KEY_ROTATE = register("datasets.key.rotate", "Have identifiers kept under a new key from now on")
GAP_VIEW = register("datasets.gap.view", "See what is not shared, why, and who mends it by when")
GAP_EDIT = register("datasets.gap.edit", "Enter gaps of sharing, say who mends them by when, and close them")
