"""Static files with a hash in each name, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Manifest storage that also rewrites imports between JavaScript modules."""

    support_js_module_import_aggregation = True
    manifest_strict = True
