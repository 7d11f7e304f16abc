from __future__ import annotations

from django.urls import path

from rostra.portal.views import fakes, journal, log, policy, posts, privacy, questions, register

app_name = "portal"
urlpatterns = [
    path("<slug:slug>/accounts/", register.accounts, name="accounts"),
    path("<slug:slug>/accounts/changes/", register.changes, name="changes"),
    path("<slug:slug>/accounts/report/", fakes.report, name="report"),
    path("<slug:slug>/report/<str:token>/", fakes.fake, name="fake"),
    path("<slug:slug>/accounts.csv", register.accounts_csv, name="accounts_csv"),
    path("<slug:slug>/accounts.json", register.accounts_json, name="accounts_json"),
    path("<slug:slug>/accounts.atom", register.accounts_atom, name="accounts_atom"),
    path("<slug:slug>/dataset.jsonld", register.dataset, name="dataset"),
    path("<slug:slug>/policy/", policy.policy, name="policy"),
    path("<slug:slug>/privacy/", privacy.privacy, name="privacy"),
    path("<slug:slug>/posts/", posts.posts, name="posts"),
    path("<slug:slug>/posts/<int:pk>/", posts.post, name="post"),
    path("<slug:slug>/posts/<int:pk>/proof.json", posts.post_proof, name="post_proof"),
    path("<slug:slug>/posts/<int:pk>/files/<int:number>/", posts.post_file, name="post_file"),
    path("<slug:slug>/posts/<int:pk>/files/<int:number>/<slug:language>.vtt", posts.captions, name="captions"),
    path("<slug:slug>/posts.atom", posts.posts_atom, name="posts_atom"),
    path("<slug:slug>/posts.rss", posts.posts_rss, name="posts_rss"),
    path("<slug:slug>/posts.json", posts.posts_json, name="posts_json"),
    path("<slug:slug>/website/", posts.kit, name="kit"),
    path("<slug:slug>/embed/accounts/", posts.embed, name="embed"),
    path("<slug:slug>/journal/", journal.journal, name="journal"),
    path("<slug:slug>/journal.atom", journal.journal_atom, name="journal_atom"),
    path("<slug:slug>/journal.json", journal.journal_json, name="journal_json"),
    path("<slug:slug>/journal/<int:year>.xml", journal.journal_xml, name="journal_xml"),
    path("<slug:slug>/log/", log.log, name="log"),
    path("<slug:slug>/log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("<slug:slug>/log/checkpoint/<int:size>", log.checkpoint_of, name="log_checkpoint_of"),
    path("<slug:slug>/log/checkpoint/<int:size>/<int:number>.tsr", log.stamp, name="log_stamp"),
    path("<slug:slug>/log/keys.txt", log.keys, name="log_keys"),
    path("<slug:slug>/ask/", questions.question, name="question"),
    path("<slug:slug>/question/<str:token>/", questions.status, name="status"),
    path("<slug:slug>/question/<str:token>/files/<int:pk>/", questions.file, name="file"),
]
